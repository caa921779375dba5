/** Each of the ten files that are read back, small and as it is written. */
import { original } from '../../model/fleet/original-topology.ts';
import type { SampleRow } from '../../model/sample-row.ts';
import { comparisonOf } from '../../records/comparison.ts';
import type { RunRecord } from '../../records/format.ts';
import type { PolicyMap } from '../../records/map/policy-map.ts';
import type { LimitsRecord, MachineLimits } from '../../records/limits-format.ts';
import { requestsOf } from '../../records/samples/requests.ts';
import { summaryOf } from '../../records/summary.ts';

const createdAt = '2026-01-31T12:00:00.000Z';
const versions = { routebench: '0.1.0', k6: '2.2.0' };
export const faults = [{ machine: 'us/0', kind: 'slow', fromMs: 0, toMs: 1e3, factor: 2 }] as const;

export const run: RunRecord = {
  format: 1,
  id: 'planned-n5-1',
  testid: 'planned-n5-1',
  strategy: 'planned',
  n: 5,
  mode: 'burst',
  vus: null,
  rate: null,
  duration: null,
  seed: 1,
  repeat: 1,
  timeScale: 1,
  topology: original,
  faults,
  url: 'http://127.0.0.1:5000',
  ownFleet: true,
  parameters: { KEYS: '3' },
  startedAt: createdAt,
  endedAt: createdAt,
  status: 'finished',
  exitCode: 0,
  versions,
  loadStartedAt: createdAt,
};
export const rows = Array.from({ length: 5 }, (_, index): SampleRow => {
  const answeredMs = 330 + 30 * index;
  const times = { releasedMs: 0, sentMs: 0, answeredMs, durationMs: answeredMs };
  const answer = { region: 'emea', machine: '0', status: 200, responseTimeMs: answeredMs, workTimeMs: 21 };
  return { index, attempt: 1, route: '/work/emea/0', error: '', ...times, ...answer };
});
export const summary = summaryOf(run, requestsOf(rows), {
  knowledge: 'index',
  thresholds: { 'failed: rate==0': true },
  expectedMeanMs: 390,
});
const figures = {
  latencyMs: 300,
  serviceMs: 30,
  concurrency: 1,
  noLoadMs: 330,
  jitterMs: 0,
  serviceJitterMs: 0,
};
const machine: MachineLimits = {
  region: 'us',
  number: 0,
  firstAnswerMs: 340,
  asleep: false,
  wakeMs: null,
  noLoad: {
    ...{ meanMs: 330, medianMs: 330, minMs: 329, maxMs: 331, spreadMs: 1, errorMs: 0.1 },
    ...{ answersMs: [329, 330, 331], responseTimeMs: 330, workTimeMs: 21, masterMs: null },
  },
  queue: { gapMs: 30, errorMs: 0.1, answersMs: [330, 360, 390] },
  atOnce: {
    ...{ asked: 1000, answered: 990, expected: 990.5, failures: { 'HTTP 503': 10 } },
    ...{ slowestMs: 30_000, firstFailureMs: 30_000, curve: [[330, 1]] },
  },
  figures,
};
const standing = {
  ...({ strategy: 'planned', knowledge: 'index', meanMs: 330, p95Ms: 330 } as const),
  ...{ lastMs: 330, failed: 0, ties: true, split: [1] },
};
export const limits: LimitsRecord = {
  ...({ format: 1, createdAt, tookMs: 9000, status: 'finished', url: run.url, ownFleet: true } as const),
  ...{ fleet: 'one', timeScale: 1, timeoutMs: 30_000, versions },
  requests: { sent: 1010, good: 1000, problems: { 'HTTP 503': 10 } },
  machines: { 'us/0': machine },
  master: {
    ...({ answerMs: 1, newConnectionMs: 2, bottleneckMs: 10, heldPerS: 900, bottleneckPerS: null } as const),
    steps: [{ askedPerS: 900, sentPerS: 900, medianMs: 1, p95Ms: 2, failed: 0, generatorBusy: 0.5 }],
    endedBy: 'requests',
  },
  decision: {
    verdicts: [{ n: 1, winner: 'planned', standings: [standing] }],
    reigns: [{ fromN: 1, toN: 10_000, winner: 'planned' }],
  },
};
export const plan = {
  ...{ format: 1, createdAt, versions, simulated: true, dashboard: false, topology: original, faults },
  wish: {
    strategies: ['planned'],
    n: [5],
    mode: 'burst',
    repeat: 2,
    seed: 1,
    timeScale: 1,
    env: { KEYS: '3' },
  },
};
export const comparison = comparisonOf({ createdAt, versions, topologies: [original], runs: [summary] });
export const map: PolicyMap = {
  format: 1,
  seeds: 1,
  versions,
  knowledge: { planned: 'index' },
  scenes: [
    {
      ...{ name: 'calm', about: 'An ordinary day.', n: 5 },
      ...{ equalMachines: true, faults: false, keys: false, routers: false },
      cells: [
        {
          strategy: 'planned',
          regret: { median: 1, low: null, high: null },
          level: true,
          failed: 0,
          loses: false,
          sojournMs: { mean: 390, p50: 390, p95: 450, p99: 450, max: 450 },
          bySeed: [1],
        },
      ],
    },
  ],
};
