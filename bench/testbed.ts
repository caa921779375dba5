/** Is the testbed ever what is measured? How much it takes, and what it adds to an answer with no load. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { startFleet } from '../runner/fleet/fleet.ts';
import { inRoot } from '../runner/paths.ts';
import { loadTopology } from '../records/files/topology-file.ts';
import type { Bar, BenchTools } from './bench.ts';
import { runForReal } from './runs.ts';

const zeroLatency = inRoot('topologies/zero-latency.json');
const PER_SECOND = 3000;

export async function* testbed(tools: BenchTools): AsyncGenerator<Bar> {
  const closed = await load(tools, { MODE: 'closed', VUS: 64, N: 60_000 });
  yield {
    what: 'zero-latency fleet, 64 under way, k6 beside it: answers per second',
    measured: `${Math.round(closed.perSecond)}/s, ${closed.failed} of ${closed.completed} failed`,
    bar: `at least ${PER_SECOND}/s, none failed`,
    held: closed.perSecond >= PER_SECOND && closed.failed === 0 && closed.completed === 60_000,
  };
  const open = await load(tools, { MODE: 'open', VUS: 300, RATE: PER_SECOND, DURATION: '20s' });
  const kept = open.completed / (20 * PER_SECOND);
  yield {
    what: `the same, ${PER_SECOND}/s offered for 20 s: answered`,
    measured: `${(100 * kept).toFixed(2)} %, ${open.failed} failed, median ${open.medianMs.toFixed(1)} ms`,
    bar: 'at least 99 %, none failed',
    held: kept >= 0.99 && open.failed === 0,
  };

  const zero = loadTopology(zeroLatency);
  const none = await runForReal(tools, {
    strategy: 'random',
    n: 500,
    mode: 'closed',
    vus: 1,
    topology: zero,
  });
  yield addition('the zero-latency fleet', none.durationMs!.p50, 0.5);
  const original = await runForReal(tools, { strategy: 'nearest', n: 40, mode: 'closed', vus: 1 });
  yield addition('the original fleet’s emea', original.durationMs!.p50, 330);
}

function addition(where: string, medianMs: number, ownMs: number): Bar {
  const added = medianMs - ownMs;
  return {
    what: `one request at a time on ${where}: median of what is added to ${ownMs} ms`,
    measured: `${added.toFixed(2)} ms`,
    bar: 'from 0 to under 2 ms',
    held: added >= 0 && added < 2,
  };
}

/** A plain k6 run of `random` on the zero-latency fleet. */
async function load({ k6, say }: BenchTools, settings: Readonly<Record<string, string | number>>) {
  say(`running random with ${Object.entries(settings).join(' ').replaceAll(',', '=')}`);
  const fleet = await startFleet(loadTopology(zeroLatency), 1, 1);
  const file = join(mkdtempSync(join(tmpdir(), 'routebench-bench-')), 'summary.json');
  const given = { ...settings, BASE_URL: fleet.url, TOPOLOGY: zeroLatency };
  const env = Object.entries(given).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const options = ['--quiet', '--no-usage-report', '--summary-export', file];
  await execa(k6.path, ['run', ...options, ...env, inRoot('build/random.js')], { reject: false });
  await fleet.close();
  const { metrics } = JSON.parse(readFileSync(file, 'utf8')) as {
    metrics: Record<'completed' | 'failed' | 'http_req_duration', Record<string, number>>;
  };
  return {
    completed: metrics.completed.count!,
    perSecond: metrics.completed.rate!,
    // k6's summary counts a rate's true values as passes.
    failed: metrics.failed.passes!,
    medianMs: metrics.http_req_duration.med!,
  };
}
