/** A service level objective as people type it: `p95<800`. */
import { parseDurationMs } from '../workload/duration.ts';
import type { Distribution } from './distribution.ts';

/** Of sojourns, in ms of the run's clock. */
export interface Objective {
  readonly stat: (typeof FIGURES)[number];
  readonly belowMs: number;
}

/** The maximum isn't among them: of more requests it is larger. */
const FIGURES = ['mean', 'p50', 'p95', 'p99'] as const satisfies readonly (keyof Distribution)[];

/** @throws Error that says what is expected */
export function objectiveFrom(text: string): Objective {
  const [, name, value = ''] = /^\s*(\w+)\s*<\s*(\S+)\s*$/.exec(text) ?? [];
  const stat = FIGURES.find((figure) => figure === name);
  const belowMs = /[a-z]$/.test(value) ? durationFrom(value) : Number(value || NaN);
  if (stat === undefined || !(belowMs > 0 && belowMs < Infinity))
    throw new Error(`FIGURE<MS, such as p95<800 or p99<2s, of the figures ${FIGURES.join(', ')}`);
  return { stat, belowMs };
}

function durationFrom(text: string): number {
  try {
    return parseDurationMs(text);
  } catch {
    return NaN;
  }
}
