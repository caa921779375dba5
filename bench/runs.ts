import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import type { Summary } from '../records/format.ts';
import { measure } from '../runner/run/measure.ts';
import type { RunContext, RunSpec } from '../runner/run/run-spec.ts';
import { original } from '../model/fleet/original-topology.ts';
import type { BenchTools } from './bench.ts';

export const burst: Omit<RunSpec, 'strategy' | 'n'> = {
  mode: 'burst',
  vus: null,
  rate: null,
  duration: null,
  seed: 1,
  repeat: 1,
  timeScale: 1,
  topology: original,
  faults: null,
  profileFile: null,
  parameters: {},
  testid: null,
};

export type Wish = Pick<RunSpec, 'strategy' | 'n'> & Partial<RunSpec>;

/** One real run on a fleet of its own, at the fleet's own pace. */
export async function runForReal(tools: BenchTools, wish: Wish): Promise<Summary> {
  return (await runIntoFolder(tools, wish)).summary;
}

/** The same, with the folder that it left. */
export async function runIntoFolder(
  { k6, say }: BenchTools,
  wish: Wish,
  more: Pick<RunContext, 'outputs'> = {},
) {
  say(`running ${wish.strategy} at N = ${wish.n}`);
  const directory = join(mkdtempSync(join(tmpdir(), 'routebench-bench-')), 'run');
  const host = {
    k6,
    url: undefined,
    directory,
    onProgress: () => {},
    signal: new AbortController().signal,
    ...more,
  };
  const { summary } = await measure({ ...burst, ...wish }, host);
  return { summary, directory };
}

/** Several runs alike, one after the other. */
export async function repeated(tools: BenchTools, wish: Wish, times: number): Promise<Summary[]> {
  const runs: Summary[] = [];
  for (let i = 0; i < times; i++) runs.push(await runForReal(tools, { ...wish, seed: i + 1 }));
  return runs;
}

export const medianOf = (runs: readonly Summary[], figure: (run: Summary) => number): number =>
  median(runs.map(figure));
