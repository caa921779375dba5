import { execa } from 'execa';
import { startFleet } from '../runner/fleet.ts';
import { inRoot } from '../runner/paths.ts';
import { original } from '../topologies/original.ts';
import type { Bar, BenchTools } from './bench.ts';
import { runForReal } from './runs.ts';

/** A burst six times as large as one machine can answer in time. */
export async function* timeouts(tools: BenchTools): AsyncGenerator<Bar> {
  const run = await runForReal(tools, { strategy: 'nearest', n: 6000 });
  const answered = run.completed - run.failed;
  yield {
    what: 'burst of 6,000 on emea/0: answers in time',
    measured: `${answered} of ${run.completed}, ${run.errors['HTTP 503'] ?? 0} × 503, slowest ${Math.round(run.sojournMs!.max)} ms`,
    bar: 'about 990 of 6,000, the rest 503 at about 30 s',
    held:
      Math.abs(answered - 990) <= 50 && run.completed === 6000 && run.errors['HTTP 503'] === 6000 - answered,
  };
  yield* aliveAfterwards(tools);
}

async function* aliveAfterwards({ k6 }: BenchTools): AsyncGenerator<Bar> {
  const fleet = await startFleet(original, 1, 1);
  const env = ['-e', `BASE_URL=${fleet.url}`, '-e', 'N=6000'];
  await execa(k6.path, ['run', '--quiet', '--no-usage-report', ...env, inRoot('build/nearest.js')], {
    reject: false,
  });
  const started = Date.now();
  const response = await fetch(`${fleet.url}/work/us/0`);
  const answer = (await response.json()) as { region: string; machine: string };
  const tookMs = Date.now() - started;
  await fleet.close();
  yield {
    what: 'the same fleet afterwards, an idle machine asked',
    measured: `${response.status} from ${answer.region}, ${answer.machine} after ${tookMs} ms`,
    bar: '200 from us, Machine 0 after about 370 ms',
    held: response.status === 200 && answer.region === 'us' && answer.machine === 'Machine 0' && tookMs < 420,
  };
}
