import { defineStrategy, to } from './api/contract.ts';
import { hashRing } from './blocks/hash-ring.ts';
import { numberIn } from './api/parameters.ts';
import { keysOf, keysParameter } from './blocks/request-key.ts';

/**
 * Consistent hashing that no hot key can overload a machine with: machines and keys lie on a circle by their hashes, a
 * request goes to the first machine clockwise from its key that has room. After i + 1 requests on m machines room is
 *
 *     load < ⌈FACTOR · (i + 1) / m⌉   [requests]
 *
 * so no machine ever has more than FACTOR times the average, rounded up. Key = the load's own, else index mod KEYS. Load is
 * what a machine was given so far, known from the index and the keys alone; in a burst that is what is in flight, as HAProxy
 * counts. All machines have the same room, whatever they are like.
 */
export default defineStrategy({
  name: 'bounded-hash',
  summary: 'by key, as long as its machine has at most FACTOR times the average load',
  source: 'Mirrokni, Thorup, Zadimoghaddam 2018; HAProxy hash-balance-factor (Rodland 2016)',
  knowledge: 'index',
  parameters: {
    FACTOR: numberIn({
      summary: 'most load of a machine over the average',
      min: 1,
      max: 100,
      defaultText: '1.25',
    }),
    KEYS: keysParameter,
  },
  create(world) {
    const { machines, n, keys, sequence } = world;
    const { FACTOR } = world.parameters;
    const keyOf = keysOf(world);
    const plan = sequence('plan', () => {
      const ring = hashRing(machines.map(({ id }) => id));
      const loads = new Int32Array(machines.length);
      return Array.from({ length: n }, (_, index) => {
        // A hair less, so that 1.1 · 10 = 11.000000000000002 has room for 11, not 12.
        const room = Math.ceil((FACTOR * (index + 1)) / machines.length - 1e-9);
        const i = ring.firstFrom(keyOf({ index, key: keys?.[index] }), (member) => loads[member]! < room);
        loads[i]! += 1;
        return i;
      });
    });
    return { route: ({ index }) => to(machines[plan[index % plan.length]!]!) };
  },
});
