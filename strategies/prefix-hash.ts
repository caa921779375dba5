import { defineStrategy, to } from './api/contract.ts';
import { numberIn } from './api/parameters.ts';
import { hashRing } from './blocks/hash-ring.ts';
import { keysOf, keysParameter } from './blocks/request-key.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';

/**
 * By key on a circle of hashes, as long as the key's machine isn't overloaded; else the machine with the fewest requests in flight:
 *
 *     overloaded:  q > FACTOR · (Σ q + 1) / M
 *
 * The source's key is the hash of a prompt's first 256 tokens. Its comments speak of walking on along the circle, its code
 * takes the least loaded, which is followed here (ties in turn; the source's go to the first). bounded-hash walks on.
 */
export default defineStrategy({
  name: 'prefix-hash',
  summary: 'by key, or the least loaded where the key’s machine has over FACTOR times the mean in flight',
  source: 'SGLang prefix_hash (github.com/sgl-project/sglang, sgl-model-gateway/src/policies/prefix_hash.rs)',
  knowledge: 'shared',
  parameters: {
    FACTOR: numberIn({ summary: 'most in flight over the mean', min: 1, max: 100, defaultText: '1.25' }),
    KEYS: keysParameter,
  },
  create(world) {
    const { machines, parameters } = world;
    const { loads } = world.board;
    const keyOf = keysOf(world);
    const ring = hashRing(machines.map(({ id }) => id));
    return {
      route(request) {
        let total = 1;
        for (let i = 0; i < machines.length; i++) total += loads[i]!;
        const own = ring.firstFrom(keyOf(request), () => true);
        const overloaded = loads[own]! > (parameters.FACTOR * total) / machines.length;
        return to(
          machines[overloaded ? leastInTurn(machines.length, request.index, (i) => loads[i]!) : own]!,
        );
      },
    };
  },
});
