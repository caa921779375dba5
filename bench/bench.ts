/** What `npm run bench` measures: each bar with the figure beside it. Figures are taken, never asserted in tests. */
import type { K6 } from '../runner/k6/k6.ts';

export interface Bar {
  readonly what: string;
  readonly measured: string;
  /** What it should be. */
  readonly bar: string;
  readonly held: boolean;
}

export interface BenchTools {
  readonly k6: K6;
  readonly say: (line: string) => void;
  /** What stands behind a colon in `name:part`, for a bench that takes long; else empty: all of it. */
  readonly part: string;
}

/** Measures and tells each bar as soon as it is known. */
export type Bench = (tools: BenchTools) => AsyncIterable<Bar>;
