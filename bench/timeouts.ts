import { execa } from 'execa';
import { startFleet } from '../runner/fleet/fleet.ts';
import { inRoot } from '../runner/paths.ts';
import { original } from '../model/fleet/original-topology.ts';
import type { Bar, BenchTools } from './bench.ts';
import { runForReal } from './runs.ts';

/** A burst six times as large as one machine can answer in time. */
export async function* timeouts(tools: BenchTools): AsyncGenerator<Bar> {
  const run = await runForReal(tools, { strategy: 'nearest', n: 6000 });
  const answered = run.completed - run.failed;
  yield {
    what: 'burst of 6,000 on emea/0: answers in time',
    measured: `${answered} of ${run.completed}, ${run.errors['HTTP 503'] ?? 0} × 503`,
    bar: 'about 990 of 6,000, the rest 503',
    held:
      Math.abs(answered - 990) <= 50 && run.completed === 6000 && run.errors['HTTP 503'] === 6000 - answered,
  };
  // Five of six are refused, so the median is of a refusal; the slowest is one in any case.
  const { p50, max } = run.durationMs!;
  yield {
    what: 'the same: sent until refused, median and slowest',
    measured: `${Math.round(p50)} and ${Math.round(max)} ms`,
    bar: 'about 30 s: from 29.9 to 32',
    held: p50 >= 29_900 && max <= 32_000,
  };
  yield* aliveAfterwards(tools);
}

async function* aliveAfterwards({ k6 }: BenchTools): AsyncGenerator<Bar> {
  const fleet = await startFleet(original, 1, 1);
  // The first request of this process loads what fetch needs: that isn't the fleet's time.
  await askUs(fleet.url);
  const env = ['-e', `BASE_URL=${fleet.url}`, '-e', 'N=6000'];
  await execa(k6.path, ['run', '--quiet', '--no-usage-report', ...env, inRoot('build/nearest.js')], {
    reject: false,
  });
  const answers: { right: boolean; tookMs: number }[] = [];
  for (let i = 0; i < 5; i++) answers.push(await askUs(fleet.url));
  await fleet.close();
  const tookMs = answers.map((answer) => answer.tookMs);
  yield {
    what: 'the same fleet afterwards, an idle machine asked five times one after the other',
    measured: `${answers.filter(({ right }) => right).length} right, after ${tookMs.join(', ')} ms`,
    bar: 'all right, after about 370 ms',
    held: answers.every(({ right }) => right) && Math.max(...tookMs) < 420,
  };
}

async function askUs(url: string): Promise<{ right: boolean; tookMs: number }> {
  const started = Date.now();
  const response = await fetch(`${url}/work/us/0`);
  const { region, machine } = (await response.json()) as { region: string; machine: string };
  const right = response.status === 200 && region === 'us' && machine === 'Machine 0';
  return { right, tookMs: Date.now() - started };
}
