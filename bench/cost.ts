import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { median } from 'simple-statistics';
import { inRoot } from '../runner/paths.ts';
import type { Bar, BenchTools } from './bench.ts';
import { startEcho } from './echo.ts';
import { asChange, medianOfPairs, PAIRS } from './pairs.ts';

const VUS = 50;
/**
 * In so many turns each loop of a pair runs, one after the other, and short ones: what else a computer is at comes and
 * goes by seconds. Of the same loop against itself, 100 s of pairs of turns tell the ratio to ±1.0 % (standard error) at
 * 4,000 iterations a turn, ±2.3 % at 25,000 and ±3.5 % at 50,000. Yet beginning (some 10 ms) isn't to be what is measured.
 */
const TURNS = 10;
/** Iterations of a turn. */
const N = 12_000;

const scripts = {
  bare: 'build/bench/bare.js',
  fixed: 'build/bench/fixed.js',
  'round-robin': 'build/round-robin.js',
  'shortest-expected-delay': 'build/shortest-expected-delay.js',
} as const;
type Loop = keyof typeof scripts;

/** What routing costs in throughput, against an echo without latency. All loops of a pair run within some seconds. */
export async function* cost({ k6, say }: BenchTools): AsyncGenerator<Bar> {
  const echo = await startEcho();
  const perSecond: Record<Loop, number>[] = [];
  const loops = Object.keys(scripts) as Loop[];
  // Each follows each other one equally often: what a loop leaves behind is the next one's start.
  const orders = ordersOf(loops);
  for (let pair = 0; pair < PAIRS; pair++) {
    const tookS = Object.fromEntries(loops.map((loop) => [loop, 0])) as Record<Loop, number>;
    for (let turn = 0; turn < TURNS; turn++) {
      for (const loop of orders[(pair * TURNS + turn) % orders.length]!)
        tookS[loop] += N / (await iterationsPerSecond(k6.path, scripts[loop], echo.url));
    }
    const rates = Object.fromEntries(loops.map((loop) => [loop, (TURNS * N) / tookS[loop]]));
    perSecond.push(rates as Record<Loop, number>);
    say(`pair ${pair + 1}: ${loops.map((loop) => `${loop} ${Math.round(rates[loop]!)}/s`).join(', ')}`);
  }
  await echo.close();

  for (const [loop, most] of [
    ['round-robin', 5],
    ['shortest-expected-delay', 10],
  ] as const) {
    // How much longer an iteration takes.
    const cost = medianOfPairs(perSecond.map((rates) => rates.fixed / rates[loop]));
    yield {
      what: `${loop}, time per iteration over the same loop with a fixed route, ${PAIRS} pairs`,
      measured: `median ${asChange(cost.median)}, upper end of its 95 % interval ${asChange(cost.high)}`,
      bar: `upper end at most ${most} %`,
      held: cost.high <= 1 + most / 100,
    };
  }
  for (const loop of ['fixed', 'round-robin', 'shortest-expected-delay'] as const) {
    const share = median(perSecond.map((rates) => rates[loop] / rates.bare));
    yield {
      what: `${loop}, iterations per second as a share of a bare http.get loop's`,
      measured: share.toFixed(2),
      bar: 'aim: 0.75',
      held: share >= 0.75,
    };
  }
}

const ordersOf = <T>(items: readonly T[]): T[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((first) =>
        ordersOf(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
      );

async function iterationsPerSecond(k6: string, script: string, url: string): Promise<number> {
  const summary = join(tmpdir(), `routebench-cost-${process.pid}.json`);
  const env = { BASE_URL: url, MODE: 'closed', N, VUS };
  const variables = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  await execa(k6, [
    ...['run', '--quiet', '--no-usage-report', '--summary-export', summary],
    ...[...variables, inRoot(script)],
  ]);
  const { metrics } = JSON.parse(readFileSync(summary, 'utf8')) as {
    metrics: { iterations: { count: number; rate: number } };
  };
  if (metrics.iterations.count !== N)
    throw new Error(`${script}: ${metrics.iterations.count} of ${N} iterations`);
  return metrics.iterations.rate;
}
