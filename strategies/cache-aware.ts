import { defineStrategy, to } from './api/contract.ts';
import { keyTable } from './blocks/key-table.ts';
import { keysOf, keysParameter } from './blocks/request-key.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';

/**
 * Where a request's key was served before, its cache is warm:
 *
 *     max q − min q > 32 and max q > 1.1 · min q:  the machine with the fewest requests in flight
 *     else the machine that was sent the key last; a key that none knows goes to the machine with the fewest keys
 *
 * Each 30 s a machine's keys above 10,000 are forgotten, those used least recently first. Numbers are the defaults of the
 * source's CacheAwareConfig (its command line has others). The source matches prefixes of prompts in a tree and takes a match
 * of more than half; a request here has one key, known or not, so the tree is a table. It knows all machines that had a
 * prefix, and takes any of them; here that is the last.
 */
export default defineStrategy({
  name: 'cache-aware',
  summary: 'the machine that served the key before, unless queues are too unequal',
  source: 'SGLang cache_aware (github.com/sgl-project/sglang, sgl-router/src/policies/cache_aware.rs)',
  knowledge: 'shared',
  parameters: { KEYS: keysParameter },
  create(world) {
    const { machines, cells, now } = world;
    const { loads } = world.board;
    const count = machines.length;
    const keyOf = keysOf(world);
    const table = keyTable(world, 'keys');
    /** Of each key its machine, counted from 1, 0 for none, and when it was used. */
    const owner = cells('machine of the key', table.places);
    const usedMs = cells('key used at', table.places);
    /** Keys of each machine, and the last sweep. */
    const sizes = cells('keys by machine', count);
    const sweptMs = cells('swept at', 1);

    function isImbalanced(): boolean {
      let [least, most] = [Infinity, 0];
      for (let i = 0; i < count; i++) {
        least = Math.min(least, loads[i]!);
        most = Math.max(most, loads[i]!);
      }
      return most - least > MAX_DIFFERENCE && most > MAX_RATIO * least;
    }

    function give(place: number, code: number): void {
      if (owner[place] !== 0) sizes[owner[place]! - 1]! -= 1;
      owner[place] = code;
      if (code !== 0) sizes[code - 1]! += 1;
    }

    function sweep(): void {
      for (let i = 0; i < count; i++) {
        if (sizes[i]! <= MAX_KEYS) continue;
        const own = Array.from({ length: table.places }, (_, place) => place).filter(
          (p) => owner[p] === i + 1,
        );
        own.sort((a, b) => usedMs[a]! - usedMs[b]!);
        for (const place of own.slice(0, -MAX_KEYS)) give(place, 0);
      }
    }

    return {
      route(request) {
        const nowMs = now();
        if (sweptMs[0] === 0) sweptMs[0] = nowMs;
        if (nowMs - sweptMs[0]! >= SWEEP_MS) {
          sweep();
          sweptMs[0] = nowMs;
        }
        const place = table.placeOf(keyOf(request));
        const fewest = (of: { readonly [i: number]: number }) =>
          leastInTurn(count, request.index, (i) => of[i]!);
        const i = isImbalanced() ? fewest(loads) : owner[place] !== 0 ? owner[place]! - 1 : fewest(sizes);
        give(place, i + 1);
        usedMs[place] = nowMs;
        return to(machines[i]!);
      },
    };
  },
});

const MAX_KEYS = 10_000;
const SWEEP_MS = 30_000;
const MAX_DIFFERENCE = 32;
const MAX_RATIO = 1.1;
