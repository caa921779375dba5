import { anywhere, defineStrategy } from './api/contract.ts';

/** Leaves the choice to the master: a random machine of a random region (region first), so small regions get more. */
export default defineStrategy({
  name: 'random',
  summary: 'the master picks: a random machine of a random region',
  source: 'the master’s own GET /work',
  knowledge: 'none',
  create: () => ({ route: () => anywhere }),
});
