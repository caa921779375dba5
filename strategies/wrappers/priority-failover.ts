import { defineWrapper } from '../api/wrapper.ts';
import { failuresInARow } from './failures-in-a-row.ts';
import { withoutSome } from './without.ts';

/**
 * Requests stay in the nearest region while enough of its machines are healthy: region p takes min(100 %, 1.4 · healthy / all) of what
 * the regions before it leave, and where all together take less than 100 %, each takes its part of the whole. Regions come by their
 * latency. A machine is unhealthy after five failures in a row, and passed over; each 30 s one request finds out whether it still is.
 */
export default defineWrapper({
  name: 'priority-failover',
  summary: 'the nearest region while it is healthy, the next one for the rest',
  source: 'Envoy priority levels (overprovisioning factor 1.4)',
  wrap(create, world) {
    const { machines, regions, random, now } = world;
    if (regions.length < 2)
      throw new Error(
        'priority-failover with a fleet of one region: expected two or more, the nearest of which comes first',
      );
    const levels = [...regions].sort((a, b) => a.machines[0]!.latencyMs - b.machines[0]!.latencyMs);
    const levelOf = machines.map(({ region }) => levels.findIndex(({ name }) => name === region));
    const inner = withoutSome(create, world);
    const rows = failuresInARow('priority failover: failures', world);
    const triedMs = world.cells('priority failover: tried', machines.length);

    /** The level that a draw falls to. */
    function levelAt(draw: number): number {
      const healths = levels.map(({ machines: own }) => {
        const healthy = own.filter(({ index }) => !rows.isDown(index)).length;
        return Math.min(1, (FACTOR * healthy) / own.length);
      });
      const total = Math.min(
        1,
        healths.reduce((sum, health) => sum + health, 0),
      );
      let left = draw * total;
      for (const [level, health] of healths.entries()) {
        if (left < health) return level;
        left -= health;
      }
      return 0;
    }

    return {
      ...inner,
      route(request) {
        const nowMs = now();
        const due = machines.find(({ index }) => rows.isDown(index) && nowMs - triedMs[index]! >= RETRIED_MS);
        if (due) {
          triedMs[due.index] = nowMs;
          return inner.route(request, (i) => i !== due.index);
        }
        const level = levelAt(random(request.index, DRAW));
        return inner.route(request, (i) => levelOf[i] !== level || rows.isDown(i));
      },
      settled(request, outcome) {
        inner.settled(request, outcome);
        rows.settled(outcome);
        const i = (outcome.routedTo ?? outcome.machine)?.index;
        if (i !== undefined && outcome.failed) triedMs[i] = now();
      },
    };
  },
});

const FACTOR = 1.4;
const RETRIED_MS = 30_000;
/** The number of a draw that strategies have no use for. */
const DRAW = 400;
