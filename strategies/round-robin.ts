import { defineStrategy, to } from './api/contract.ts';

/** Request i goes to machine i mod M: equal shares, whatever the machines are like. */
export default defineStrategy({
  name: 'round-robin',
  summary: 'each machine in turn',
  source: 'Nagle 1985 (RFC 970) for queues; every load balancer’s default',
  knowledge: 'index',
  create: ({ machines }) => ({ route: ({ index }) => to(machines[index % machines.length]!) }),
});
