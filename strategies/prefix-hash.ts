import { defineStrategy, to } from './api/contract.ts';
import { numberIn, wholeNumber } from './api/parameters.ts';
import { hashRing } from './blocks/hash-ring.ts';

/**
 * By key on a circle of hashes, walking on past machines that have more in flight than FACTOR times the mean:
 *
 *     q ≤ FACTOR · (Σ q + 1) / M
 *
 * Key: the request's own (the hash of a prompt's prefix in the source), else index mod KEYS. bounded-hash goes by what each machine
 * was given; this one by what is in flight.
 */
export default defineStrategy({
  name: 'prefix-hash',
  summary: 'by key, past machines with more than FACTOR times the mean in flight',
  source: 'SGLang router prefix_hash; consistent hashing with bounded loads (CHWBL)',
  knowledge: 'shared',
  parameters: {
    FACTOR: numberIn({ summary: 'most in flight over the mean', min: 1, max: 100, defaultText: '1.25' }),
    KEYS: wholeNumber({ summary: 'how many different keys the requests have', min: 1, defaultText: 'N' }),
  },
  create({ machines, board: { loads }, n, parameters }) {
    const { FACTOR, KEYS = n } = parameters;
    const ring = hashRing(machines.map(({ id }) => id));
    return {
      route({ index, key = index % KEYS }) {
        let total = 1;
        for (let i = 0; i < machines.length; i++) total += loads[i]!;
        const most = (FACTOR * total) / machines.length;
        return to(machines[ring.firstFrom(key, (i) => loads[i]! <= most)]!);
      },
    };
  },
});
