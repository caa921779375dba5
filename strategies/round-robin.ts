import { defineStrategy, to } from './api/contract.ts';
import { firstTurn } from './blocks/first-turn.ts';

/** Request i goes to machine i mod M: equal shares, whatever the machines are like. */
export default defineStrategy({
  name: 'round-robin',
  summary: 'each machine in turn',
  source: 'Nagle 1985 (RFC 970) for queues; every load balancer’s default',
  knowledge: 'index',
  create({ machines, self }) {
    const first = firstTurn(self, machines.length);
    return { route: ({ index }) => to(machines[(index + first) % machines.length]!) };
  },
});
