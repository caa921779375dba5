import { defineStrategy, to } from './api/contract.ts';
import { wholeNumber } from './api/parameters.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';

/**
 * Where a request's key was served before, its cache is warm:
 *
 *     max q − min q > 32 and max q > 1.1 · min q:  the shortest queue
 *     else the machine that served the key last, of the newest 10,000; a new key goes to the machine with fewest keys
 *
 * The source matches prefixes of prompts, and takes a match of more than half; here a request has one key (its own, else index
 * mod KEYS), known or not. Keys stand in 10,000 places by key mod 10,000, a newer one takes an older one's place.
 */
export default defineStrategy({
  name: 'cache-aware',
  summary: 'the machine that served the key before, unless queues are too unequal',
  source: 'SGLang router cache_aware (sgl-model-gateway)',
  knowledge: 'shared',
  parameters: {
    KEYS: wholeNumber({ summary: 'how many different keys the requests have', min: 1, defaultText: 'N' }),
  },
  create({ machines, board: { loads }, cells, n, parameters }) {
    const count = machines.length;
    const keys = parameters.KEYS ?? n;
    const all = cells('cache', 2 * PLACES + count);
    const [KEY, OWNER, SIZE] = [0, PLACES, 2 * PLACES];

    function isImbalanced(): boolean {
      let [least, most] = [Infinity, 0];
      for (let i = 0; i < count; i++) {
        least = Math.min(least, loads[i]!);
        most = Math.max(most, loads[i]!);
      }
      return most - least > MAX_DIFFERENCE && most > MAX_RATIO * least;
    }

    function keep(place: number, key: number, i: number): void {
      if (all[KEY + place] !== 0) all[SIZE + all[OWNER + place]!]! -= 1;
      all[KEY + place] = key + 1;
      all[OWNER + place] = i;
      all[SIZE + i]! += 1;
    }

    return {
      route({ index, key = index % keys }) {
        const place = key % PLACES;
        const known = all[KEY + place] === key + 1;
        const i = isImbalanced()
          ? leastInTurn(count, index, (k) => loads[k]!)
          : known
            ? all[OWNER + place]!
            : leastInTurn(count, index, (k) => all[SIZE + k]!);
        keep(place, key, i);
        return to(machines[i]!);
      },
    };
  },
});

const PLACES = 10_000;
const MAX_DIFFERENCE = 32;
const MAX_RATIO = 1.1;
