import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { RunRecord, Summary } from '../records/format.ts';
import type { Bar, BenchTools } from './bench.ts';
import { runIntoFolder } from './runs.ts';

/** Shares of the weights in scenarios/weighted.ts: emea 3, us 2 each, asia 1 each. */
const WEIGHTED = { 'emea/0': 3 / 9, 'us/0': 2 / 9, 'us/1': 2 / 9, 'asia/0': 1 / 9, 'asia/1': 1 / 9 };
const EQUAL = { 'emea/0': 1 / 5, 'us/0': 1 / 5, 'us/1': 1 / 5, 'asia/0': 1 / 5, 'asia/1': 1 / 5 };

/** Do the three files of a run tell the same, and is no index lost or doubled? */
export async function* files(tools: BenchTools): AsyncGenerator<Bar> {
  for (const [strategy, n, shares] of [
    ['weighted', 900, WEIGHTED],
    ['round-robin', 1000, EQUAL],
  ] as const) {
    const { directory } = await runIntoFolder(tools, { strategy, n });
    const found = differences(directory, strategy, n, shares);
    yield {
      what: `${strategy} at N = ${n}: run.json, samples.csv and summary.json`,
      measured: found.length === 0 ? `agree; split ${splitOf(directory)}` : found.join('; '),
      bar: 'N rows with N indices, N completed, the exact split by weight in all of them',
      held: found.length === 0,
    };
  }
}

const read = <T>(file: string) => JSON.parse(readFileSync(file, 'utf8')) as T;
const splitOf = (directory: string): string =>
  Object.entries(read<Summary>(`${directory}/summary.json`).perMachine)
    .map(([id, requests]) => `${id} ${requests}`)
    .join(', ');

function differences(
  directory: string,
  strategy: string,
  n: number,
  shares: Readonly<Record<string, number>>,
): string[] {
  const run = read<RunRecord>(`${directory}/run.json`);
  const summary = read<Summary>(`${directory}/summary.json`);
  const rows = parse(readFileSync(`${directory}/samples.csv`), { columns: true }) as Record<string, string>[];
  const indices = new Set(rows.map(({ index }) => Number(index)));
  const expectations: [what: string, found: unknown, expected: unknown][] = [
    ['strategy in run.json', run.strategy, strategy],
    ['n in run.json', run.n, n],
    ['n in summary.json', summary.n, n],
    ['completed', summary.completed, n],
    ['failed', summary.failed, 0],
    ['rows', rows.length, n],
    ['indices', indices.size, n],
    ['indices from 0 to N − 1', [...indices].every((index) => index >= 0 && index < n), true],
  ];
  for (const [id, share] of Object.entries(shares)) {
    const requests = Math.round(share * n);
    expectations.push([`${id} in summary.json`, summary.perMachine[id], requests]);
    const served = rows.filter(({ region, machine }) => `${region}/${machine}` === id);
    expectations.push([`rows of ${id}`, served.length, requests]);
  }
  return expectations
    .filter(([, found, expected]) => found !== expected)
    .map(([what, found, expected]) => `${what}: ${String(found)}, not ${String(expected)}`);
}
