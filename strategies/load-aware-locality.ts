import { defineStrategy, to, type Region } from './api/contract.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';
import { ownZone, zone } from './blocks/own-zone.ts';
import { placeAt } from './blocks/simplex.ts';
import { utilisationOver } from './blocks/utilisation.ts';

/**
 * Regions by how busy they are, worked out anew each second: u = 0.3 · mean utilisation + 0.7 · u before (the first as it is).
 *
 *     while u(own) < 1 and u(own) ≤ mean u of the others' machines + 0.1:  the own region alone
 *     else by weight = machines · max(0, 1 − u); by machines where all weights are 0
 *
 * The others get at least 3 %, by their machines, so that their figures stay alive; a machine's figure is forgotten after
 * 3 min. Within a region (the source's child policy) the machine with the fewest requests in flight, ties in turn. The source
 * reads utilisation that machines report (ORCA); where they report none, it is the work they were seen to do.
 */
export default defineStrategy({
  name: 'load-aware-locality',
  summary: 'the own region until it is busier than the others, then by what each has left',
  source: 'Envoy load_aware_locality_lb.cc (github.com/envoyproxy/envoy)',
  knowledge: 'shared',
  parameters: { ZONE: zone },
  create(world) {
    const { regions, board, cells, now, random, parameters } = world;
    const own = regions.indexOf(ownZone(regions, parameters.ZONE, 'load-aware-locality'));
    const busy = utilisationOver(world);
    const count = regions.length;
    const all = cells('regions', 3 * count + 1);
    const [WEIGHT, LEVEL, KNOWN, BEGUN] = [0, count, 2 * count, 3 * count];
    const sizes = regions.map(({ machines }) => machines.length);
    const others = sizes.reduce((sum, size) => sum + size, -sizes[own]!);

    function noteLevels(nowMs: number): void {
      regions.forEach(({ machines }, r) => {
        const heard = machines.flatMap(({ index }) => busy.of(index, nowMs) ?? []);
        const mean = heard.reduce((sum, it) => sum + it, 0) / Math.max(1, heard.length);
        const before = all[KNOWN + r] === 1 ? all[LEVEL + r]! : mean;
        all[LEVEL + r] = NEWEST * mean + (1 - NEWEST) * before;
        all[KNOWN + r] = heard.length === 0 ? 0 : 1;
        if (heard.length === 0) all[LEVEL + r] = 0;
      });
    }

    /** Weights with sum 1. */
    function weigh(): void {
      const levelOf = (r: number) => all[LEVEL + r]!;
      const elsewhere = regions.reduce((sum, _, r) => (r === own ? sum : sum + sizes[r]! * levelOf(r)), 0);
      const stays = others === 0 || (levelOf(own) < 1 && levelOf(own) <= elsewhere / others + MARGIN);
      const room = sizes.map((size, r) => (stays ? (r === own ? 1 : 0) : size * Math.max(0, 1 - levelOf(r))));
      const total = room.reduce((sum, it) => sum + it, 0);
      const lacks = others === 0 ? 0 : Math.max(0, PROBED * total - (total - room[own]!));
      const weights = room.map((it, r) => it + (r === own ? -lacks : (lacks * sizes[r]!) / others));
      const used = total === 0 ? sizes : weights;
      const sum = used.reduce((before, it) => before + it, 0);
      used.forEach((weight, r) => (all[WEIGHT + r] = weight / sum));
      all[BEGUN] = 1;
    }

    const leastIn = ({ machines }: Region, index: number) =>
      machines[leastInTurn(machines.length, index, (i) => board.inFlight(machines[i]!))]!;

    return {
      route({ index }) {
        if (busy.turn(now())) {
          noteLevels(now());
          weigh();
        } else if (all[BEGUN] === 0) weigh();
        return to(leastIn(regions[placeAt(all, count, random(index))]!, index));
      },
      settled: (_, outcome) => busy.settled(outcome, now()),
    };
  },
});

const NEWEST = 0.3;
const MARGIN = 0.1;
const PROBED = 0.03;
