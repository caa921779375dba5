/** A world over plain memory, as the simulator and tests have it: one host, so nothing needs a lock. */
import { boardOver, type CountingBoard } from './board.ts';
import type { World } from '../api/contract.ts';
import type { Fleet } from '../../model/fleet/fleet.ts';
import type { Load } from '../../model/workload/load.ts';
import { drawsOf, Purpose } from '../../model/stats/random.ts';

export interface InMemoryWorldOptions<P> {
  readonly n: number;
  readonly mode?: Load['mode'];
  readonly fleet: Fleet;
  readonly parameters: P;
  readonly seed?: number;
  /** Whether the fleet's numbers were measured (a profile), so that what learns may start from them. */
  readonly profiled?: boolean;
  /** Whether all that route share the cells, as they do here; false shows a strategy a host where none does. */
  readonly sharing?: boolean;
  readonly now?: () => number;
  /** Each request's key, by index, where the load has keys. */
  readonly keys?: ArrayLike<number> | undefined;
}

export function inMemoryWorld<P>(
  options: InMemoryWorldOptions<P>,
): World<P> & { readonly board: CountingBoard } {
  const { n, mode = 'burst', fleet, parameters, seed = 1, profiled = false, sharing = true } = options;
  const { now = () => 0 } = options;
  const startedMs = now();
  const named = new Map<string, Float64Array>();
  function cells(name: string, length: number): Float64Array {
    const list = named.get(name) ?? new Float64Array(length);
    // As the extension has it.
    if (list.length !== length) throw new Error(`cells "${name}" are ${list.length}, not ${length}`);
    named.set(name, list);
    return list;
  }
  return {
    n,
    mode,
    ...fleet,
    parameters,
    profiled,
    sharing,
    keys: options.keys,
    cells,
    now,
    startedMs: () => startedMs,
    board: boardOver(fleet.machines, cells),
    random: drawsOf(Purpose.route, seed),
    sequence: (_name, build) => build(),
  };
}
