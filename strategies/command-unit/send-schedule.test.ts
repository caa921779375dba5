import fc from 'fast-check';
import { expect, test } from 'vitest';
import { original } from '../../model/fleet/original-topology.ts';
import { distributionOf } from '../../model/stats/distribution.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';
import { machineQueue } from '../../model/fleet/machine-queue.ts';
import { oracleOf } from '../../model/bounds/lower-bound.ts';
import { inMemoryWorld } from '../host/in-memory-world.ts';
import { sendScheduleOf, type Sending } from './send-schedule.ts';
import { bestSlots } from '../../model/bounds/water-filling.ts';
import { usersFor } from './in-flight-window.ts';

const fleet = fleetOf(original);
function schedule(n: number): Sending[] {
  const at = sendScheduleOf(inMemoryWorld({ n, fleet, parameters: {} }));
  return Array.from({ length: n }, (_, i) => at(i));
}

test.each([1, 10, 100, 500])('all sent on schedule, N = %i attains the oracle', (n) => {
  const queues = fleet.machines.map((machine, i) => machineQueue(machine, 1, i, 0));
  const inOrder = schedule(n).sort((a, b) => a.sendMs - b.sendMs);
  const answersMs = inOrder.map(({ machine, sendMs }) => {
    const { latencyMs } = fleet.machines[machine]!;
    return queues[machine]!.arrive(sendMs + latencyMs / 2)!.doneMs + latencyMs / 2;
  });
  const oracle = oracleOf(original, { mode: 'burst', n }, null)!;
  const attained = distributionOf(Float64Array.from(answersMs))!;
  for (const figure of ['mean', 'p50', 'p95', 'max'] as const)
    expect(attained[figure]).toBeCloseTo(oracle[figure]!, 6);
});

test('none is sent before the release, and each waits a little for its machine, not long', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), (n) => {
      const taken = fleet.machines.map(() => 0);
      for (const { machine, sendMs } of schedule(n)) {
        const { serviceMs } = fleet.machines[machine]!;
        const beginsMs = taken[machine]!++ * serviceMs;
        expect(sendMs).toBeGreaterThanOrEqual(0);
        expect(sendMs).toBeLessThanOrEqual(beginsMs);
        if (sendMs > 0) expect(beginsMs - sendMs).toBeLessThan(200);
      }
    }),
    { numRuns: 20 },
  );
});

test('requests are in the order of sending, and there is a virtual user for each', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), (n) => {
      const sendings = schedule(n);
      const sentMs = sendings.map(({ sendMs }) => sendMs);
      expect(sentMs).toEqual(sentMs.toSorted((a, b) => a - b));
      const answeredMs = bestSlots(fleet.machines, n).map(({ answerMs }) => answerMs);
      const underWay = sentMs.map((ms, i) => i + 1 - answeredMs.findIndex((answer) => answer > ms));
      expect(Math.max(...underWay)).toBeLessThanOrEqual(usersFor(fleet.machines, n));
    }),
    { numRuns: 20 },
  );
});
