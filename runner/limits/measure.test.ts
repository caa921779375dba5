/** All of limits' stages on machines in virtual time: what is measured is what the topology says. */
import { describe, expect, test } from 'vitest';
import type { Topology } from '../../model/fleet/topology.ts';
import { virtualMaster } from '../../tests/support/virtual-master.ts';
import { placesOf } from './fleet.ts';
import { measureLimits } from './measure.ts';

async function limitsOf(regions: Topology['regions'], requestTimeoutMs = 4000) {
  const { client, timeoutMs, run } = virtualMaster({ name: 'under test', requestTimeoutMs, regions });
  const counts = Object.fromEntries(
    Object.entries(regions).map(([region, { machines }]) => [region, machines.length]),
  );
  const stages: string[] = [];
  const stage = { client, timeoutMs, signal: new AbortController().signal, onProgress: () => undefined };
  const found = await run(
    measureLimits(placesOf(counts), stage, {
      onStage: (title) => stages.push(title),
      onFindings: () => undefined,
    }),
  );
  return { ...found, stages, figures: (id: string) => found.machines[id]!.figures! };
}

const near = (value: number, expected: number, by: number) =>
  expect(Math.abs(value - expected)).toBeLessThan(by);

describe('the stages of limits', () => {
  test('machines that differ, in one region too, and one that serves two at once', async () => {
    const { figures, machines, master, stages } = await limitsOf({
      near: { latencyMs: 200, machines: [{ serviceMs: 40 }, { serviceMs: 100, concurrency: 2 }] },
      far: { latencyMs: 600, machines: [{ serviceMs: 80 }] },
    });
    expect(stages).toHaveLength(6);
    expect(figures('near/0')).toMatchObject({ latencyMs: 200, serviceMs: 40, concurrency: 1, jitterMs: 0 });
    expect(figures('near/1').concurrency).toBe(2);
    near(figures('near/1').serviceMs, 100, 0.5);
    expect(figures('far/0')).toMatchObject({ latencyMs: 600, serviceMs: 80, concurrency: 1 });
    // Answers before the time-out: 200 + 40 j < 4,000.
    expect(machines['near/0']!.atOnce).toMatchObject({ answered: 94, expected: 95 });
    expect(master!.heldPerS).toBeGreaterThan(2000);
    expect(master!.heldPerS).toBeLessThanOrEqual(3000);
  });

  test('jitter widens answers, not what is taken for their mean', async () => {
    const machines = [{ serviceMs: 40, serviceJitterMs: 10 }];
    const { figures, machines: found } = await limitsOf({
      one: { latencyMs: 300, jitterMs: 30, machines },
      // Requests sent together arrive apart by more than a service time, and hardly wait for each other.
      wild: { latencyMs: 300, jitterMs: 120, machines },
    });
    for (const [id, jitterMs] of [
      ['one/0', 30],
      ['wild/0', 120],
    ] as const) {
      // Their mean is known to 1.5 ms only by more than are ever asked for; a few that happen to agree don't end it sooner.
      expect(found[id]!.noLoad!.answersMs.length).toBeGreaterThan(90);
      expect(figures(id).concurrency).toBe(1);
      near(figures(id).serviceMs, 40, 1);
      near(figures(id).latencyMs, 300, jitterMs / 4);
      near(figures(id).jitterMs, jitterMs, jitterMs / 5);
    }
  });

  test('machines that sleep are woken first, and what that cost is told', async () => {
    const machines = [{ serviceMs: 40, sleepAfterMs: 2500, wakeMs: 3000 }];
    const { machines: found } = await limitsOf({ one: { latencyMs: 100, machines } });
    expect(found['one/0']).toMatchObject({ firstAnswerMs: 3140, asleep: true, wakeMs: 3000 });
    expect(found['one/0']!.figures).toMatchObject({ latencyMs: 100, serviceMs: 40, noLoadMs: 140 });
  });

  test('a machine that serves twenty at once', async () => {
    const { figures } = await limitsOf({
      one: { latencyMs: 50, machines: [{ serviceMs: 200, concurrency: 20 }] },
    });
    expect(figures('one/0').concurrency).toBe(20);
    near(figures('one/0').serviceMs, 200, 0.5);
    near(figures('one/0').latencyMs, 50, 0.5);
  });

  test('a machine whose queue is full refuses the rest of a burst, and that is told', async () => {
    const { machines } = await limitsOf({
      one: { latencyMs: 100, machines: [{ serviceMs: 40, queueLimit: 49 }] },
    });
    const { asked, answered, failures } = machines['one/0']!.atOnce!;
    expect(answered).toBe(50);
    expect(failures).toEqual({ 'HTTP 503': asked - 50 });
  });
});
