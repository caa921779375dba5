import { defineStrategy, to } from './api/contract.ts';

/** A machine drawn uniformly over the whole fleet: on average an equal share for each, with the unevenness of chance. */
export default defineStrategy({
  name: 'random-machine',
  summary: 'a random machine, all equally likely',
  source: 'balls into bins; Envoy RANDOM, HAProxy random(1)',
  knowledge: 'none',
  create: ({ machines, random }) => ({
    route: ({ index }) => to(machines[Math.floor(random(index) * machines.length)]!),
  }),
});
