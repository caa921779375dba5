import { defineStrategy, to } from './api/contract.ts';
import { capacityPerMs } from '../model/fleet/fleet.ts';
import { wholeNumber } from './api/parameters.ts';
import { hashOf } from '../model/stats/random.ts';
import { maglevTable } from './blocks/maglev-table.ts';

/**
 * Consistent hashing by a table of 65,537 places, filled by the machines in turn, by their capacity (blocks/maglev-table.ts).
 * Machines' shares of the table are even to one place, more than a ring's; when one goes, a few keys of others move too.
 * Key: the request's own, else index mod KEYS.
 */
export default defineStrategy({
  name: 'maglev',
  summary: 'by key, through a table that spreads keys evenly',
  source: 'Eisenbud et al. 2016, Maglev (NSDI); Envoy maglev_lb.cc',
  knowledge: 'index',
  parameters: {
    KEYS: wholeNumber({ summary: 'how many different keys the requests have', min: 1, defaultText: 'N' }),
  },
  create({ machines, n, parameters, sequence }) {
    const keys = parameters.KEYS ?? n;
    const table = sequence('table', () =>
      maglevTable(
        machines.map(({ id }) => id),
        machines.map(capacityPerMs),
      ),
    );
    return {
      route: ({ index, key = index % keys }) => to(machines[table[(hashOf(key) >>> 0) % table.length]!]!),
    };
  },
});
