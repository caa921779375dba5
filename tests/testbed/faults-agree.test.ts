/** Every kind of fault does the same to a real fleet as in virtual time. */
import { beforeAll, expect, test } from 'vitest';
import type { Fault, FaultKind } from '../../model/fleet/faults.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';
import { answerProblem, readAnswer, REQUEST_INDEX, workPath } from '../../model/master-api.ts';
import { errorOf } from '../../simulator/columns.ts';
import { simulate } from '../../simulator/simulate.ts';
import { defineStrategy, to } from '../../strategies/api/contract.ts';
import { startTestbed } from '../../testbed/testbed.ts';
import { warmUp } from '../../testbed/warm-up.ts';
import { ask } from '../support/http.ts';

const topology = {
  name: 'two',
  requestTimeoutMs: 1000,
  regions: { us: { latencyMs: 60, machines: [{ serviceMs: 40 }, { serviceMs: 40 }] } },
};
const [N, GAP_MS] = [80, 30];
const machine = 'us/1';
const span = { fromMs: 400, toMs: 1400 };

const faultOf: { readonly [K in FaultKind]: Extract<Fault, { kind: K }> } = {
  slow: { machine, kind: 'slow', factor: 4, ...span },
  latency: { region: 'us', kind: 'latency', latencyMs: 200, jitterMs: 50, driftMsPerS: 50, ...span },
  error: { machine, kind: 'error', rate: 0.6, status: 503, afterMs: 100, ...span },
  blackhole: { machine, kind: 'blackhole', ...span },
  reset: { master: true, kind: 'reset', rate: 0.7, ...span },
  truncate: { machine, kind: 'truncate', ...span },
  garbage: { machine, kind: 'garbage', afterMs: 50, ...span },
  down: { machine, kind: 'down', ...span },
  flap: { machine, kind: 'flap', everyMs: 400, downMs: 200, ...span },
  cold: { machine, kind: 'cold', wakeMs: 400, factor: 3, warmUpMs: 600, ...span },
  brownout: { machine, kind: 'brownout', factor: 5, overMs: 600, concurrency: 1, ...span },
  limit: { machine, kind: 'limit', queueLimit: 0, ...span },
  lossy: { region: 'us', kind: 'lossy', rate: 0.4, retryMs: 100, ...span },
};
/** What a fault does only to a machine that has others too much to do. */
const busy: Partial<Record<FaultKind, Fault>> = { limit: { ...faultOf.slow, factor: 10 } };

interface Figures {
  readonly failed: number;
  readonly meanMs: number;
}

/** @param sentMs when each request was really sent: a busy machine sends late */
function virtual(faults: readonly Fault[], sentMs: readonly number[]): Figures {
  const readText = () => ['releasedMs', ...sentMs].join('\n');
  const load = { mode: 'open', arrivals: 'trace:sent.csv', n: N, vus: N } as const;
  const run = simulate({ ...load, topology, strategy: inTurn, parameters: {}, faults, readText });
  const sojourns = run.answeredMs.map((at, index) => at - run.releasedMs[index]!);
  return {
    failed: run.status.filter((_, index) => errorOf(run, index) !== '').length,
    meanMs: sojourns.reduce((sum, ms) => sum + ms, 0) / N,
  };
}

const inTurn = defineStrategy({
  name: 'in-turn',
  summary: 'machine i mod 2',
  source: 'this test',
  knowledge: 'index',
  create: ({ machines }) => ({ route: ({ index }) => to(machines[index % 2]!) }),
});

async function real(faults: readonly Fault[]): Promise<Figures & { readonly sentMs: readonly number[] }> {
  const testbed = await startTestbed({ topology, faults });
  const ids = fleetOf(topology).machines.map(({ id }) => id);
  const beganMs = performance.now() + GAP_MS;
  const one = async (index: number) => {
    await new Promise((resolve) => setTimeout(resolve, beganMs + index * GAP_MS - performance.now()));
    const id = ids[index % 2]!;
    const headers = { [REQUEST_INDEX]: String(index) };
    const sentMs = performance.now();
    const problem = await ask(testbed.url, workPath(id), { headers }).then(
      ({ status, text }) => answerProblem(status, readAnswer(text), id, ids),
      (error: Error) => error.message,
    );
    return { sentMs, failed: problem !== '', ms: performance.now() - sentMs };
  };
  const all = await Promise.all(Array.from({ length: N }, (_, index) => one(index)));
  await testbed.close();
  return {
    sentMs: all.map(({ sentMs }) => sentMs - all[0]!.sentMs).sort((a, b) => a - b),
    failed: all.filter(({ failed }) => failed).length,
    meanMs: all.reduce((sum, { ms }) => sum + ms, 0) / N,
  };
}

beforeAll(warmUp);

/** Whoever else computes here makes a run late: it gets another chance. */
test.each(Object.keys(faultOf) as FaultKind[])('%s', { retry: 4 }, async (kind) => {
  const faults = [faultOf[kind], ...(busy[kind] ? [busy[kind]] : [])];
  const measured = await real(faults);
  const expected = virtual(faults, measured.sentMs);
  const usual = virtual([], measured.sentMs);
  expect([expected.failed, Math.round(expected.meanMs)]).not.toEqual([0, Math.round(usual.meanMs)]);
  expect(Math.abs(measured.failed - expected.failed)).toBeLessThanOrEqual(0.02 * N);
  expect(measured.meanMs).toBeGreaterThan(0.9 * expected.meanMs);
  expect(measured.meanMs).toBeLessThan(1.1 * expected.meanMs + 25);
});
