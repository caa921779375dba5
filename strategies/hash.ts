import { defineStrategy, to } from './api/contract.ts';
import { minBy } from '../model/fleet/fleet.ts';
import { keysOf, keysParameter } from './blocks/request-key.ts';
import { hashOf, hashOfText } from '../model/stats/random.ts';

/**
 * Rendezvous hashing: of all machines, the one whose hash with the request's key is highest. A key stays with its
 * machine, and when a machine is lost, only its own keys move. Key = the load's own, else index mod KEYS.
 */
export default defineStrategy({
  name: 'hash',
  summary: 'by key: each key stays with one machine (rendezvous hashing)',
  source: 'Thaler & Ravishankar 1998, highest random weight',
  knowledge: 'index',
  parameters: {
    KEYS: keysParameter,
  },
  create(world) {
    const { machines } = world;
    const keyOf = keysOf(world);
    // By name, not by place in the fleet: a machine keeps its keys when another goes.
    const salts = machines.map(({ id }) => hashOfText(id));
    return {
      route(request) {
        const key = keyOf(request);
        return to(minBy(machines, (machine) => -hashOf(key, salts[machine.index]!)));
      },
    };
  },
});
