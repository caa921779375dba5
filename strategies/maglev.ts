import { defineStrategy, to } from './api/contract.ts';
import { capacityPerMs } from '../model/fleet/fleet.ts';
import { hashOf } from '../model/stats/random.ts';
import { maglevTable } from './blocks/maglev-table.ts';
import { keysOf, keysParameter } from './blocks/request-key.ts';

/**
 * Consistent hashing by a table of 65,537 places, filled by the machines in turn, by their capacity (blocks/maglev-table.ts).
 * Machines' shares of the table are even to one place, more than a ring's; when one goes, a few keys of others move too.
 * Envoy's optional bound on the load (hash_balance_factor, off by default) isn't here: bounded-hash has it.
 */
export default defineStrategy({
  name: 'maglev',
  summary: 'by key, through a table that spreads keys evenly',
  source: 'Eisenbud et al. 2016, Maglev (NSDI); Envoy maglev_lb.cc (github.com/envoyproxy/envoy)',
  knowledge: 'index',
  parameters: { KEYS: keysParameter },
  create(world) {
    const { machines } = world;
    const keyOf = keysOf(world);
    const table = world.sequence('table', () =>
      maglevTable(
        machines.map(({ id }) => id),
        machines.map(capacityPerMs),
      ),
    );
    return { route: (request) => to(machines[table[(hashOf(keyOf(request)) >>> 0) % table.length]!]!) };
  },
});
