import { defineStrategy, to } from './api/contract.ts';
import { capacityPerMs } from '../model/fleet/fleet.ts';
import { placeAt } from './blocks/simplex.ts';

/**
 * Each machine serves the sizes of one interval, short ones apart from long ones (SITA-E): cut-offs are such that each gets
 * work in proportion to its speed, ∫ x dF(x) alike. The work of all sizes seen so far is kept by logarithmic bins of 5 %; a
 * request goes to the machine at whose place its work lies in the sum of all, drawn within its bin. So where all have one
 * size (1 where unknown), machines are drawn by their speed.
 */
export default defineStrategy({
  name: 'size-interval',
  summary: 'short requests apart from long ones, with the same work for each machine',
  source: 'Harchol-Balter, Crovella, Murta 1999, SITA-E',
  knowledge: 'shared',
  needsSizes: true,
  create({ machines, cells, random }) {
    const work = cells('work by size', BINS);
    const speeds = machines.map(capacityPerMs);
    return {
      route({ index, size = 1 }) {
        const bin = Math.max(0, Math.min(BINS - 1, Math.floor(Math.log(size) / Math.log(STEP)) + BINS / 2));
        work[bin]! += size;
        let [below, total] = [0, 0];
        for (let i = 0; i < BINS; i++) {
          if (i < bin) below += work[i]!;
          total += work[i]!;
        }
        return to(machines[placeAt(speeds, machines.length, (below + random(index) * work[bin]!) / total)]!);
      },
    };
  },
});

const BINS = 512;
const STEP = 1.05;
