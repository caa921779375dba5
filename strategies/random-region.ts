import { defineStrategy, toRegion } from './api/contract.ts';

/** A region drawn uniformly; the master picks one of its machines. */
export default defineStrategy({
  name: 'random-region',
  summary: 'a random region; the master picks the machine',
  source: 'the master’s own GET /work/<region>',
  knowledge: 'none',
  create: ({ regions, random }) => ({
    route: ({ index }) => toRegion(regions[Math.floor(random(index) * regions.length)]!),
  }),
});
