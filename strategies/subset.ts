import { defineStrategy, to } from './api/contract.ts';
import { numberIn } from './api/parameters.ts';
import { hashOf, hashOfText } from '../model/stats/random.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';

/**
 * Each command unit knows SIZE machines: those with the lowest hash of their id with the unit's number (rendezvous hashing; the
 * source's salt is drawn at start-up). Of these, as the source's child policy, the one with the fewest requests in flight,
 * ties in turn. One machine that goes changes at most one place of a subset.
 */
export default defineStrategy({
  name: 'subset',
  summary: 'of a few machines drawn once for each command unit, the one with the fewest in flight',
  source: 'gRPC A68 random subsetting (github.com/grpc/proposal)',
  knowledge: 'shared',
  parameters: {
    SIZE: numberIn({ summary: 'machines of a subset', min: 1, max: 1e6, whole: true, defaultText: '20' }),
  },
  create({ machines, board: { loads }, self, parameters: { SIZE } }) {
    const unit = self?.index ?? 0;
    const hashes = machines.map(({ id }) => hashOf(hashOfText(id), unit));
    const places = machines.map((_, i) => i).sort((a, b) => hashes[a]! - hashes[b]! || a - b);
    const known = places.slice(0, SIZE).sort((a, b) => a - b);
    return {
      route: ({ index }) => to(machines[known[leastInTurn(known.length, index, (k) => loads[known[k]!]!)]!]!),
    };
  },
});
