/** The fleet in virtual time, under a strategy: a discrete-event twin of the testbed under k6. */
import {
  MAX_ATTEMPTS,
  type ParametersOf,
  type ParameterSpecs,
  type Strategy,
} from '../strategies/api/contract.ts';
import type { Fault } from '../model/fleet/faults.ts';
import { fleetOf, type Fleet } from '../model/fleet/fleet.ts';
import { routersOf, workloadOf, type Load } from '../model/workload/load.ts';
import { inMemoryWorld } from '../strategies/host/in-memory-world.ts';
import { withRouters } from '../strategies/host/routers.ts';
import type { Topology } from '../model/fleet/topology.ts';
import { columnsAt, columnsFor, decidingSlots, type Columns } from './columns.ts';
import { clientOf } from './client.ts';
import { eventsFor, Kind } from './events.ts';
import { StrategyError } from './strategy-error.ts';
import { releasesOf } from './releases.ts';
import { virtualFleet } from './virtual-fleet.ts';

export interface SimulationOptions<P extends ParameterSpecs = ParameterSpecs> extends Load {
  readonly topology: Topology;
  /** What goes wrong meanwhile, from the run's start. */
  readonly faults?: readonly Fault[] | null | undefined;
  readonly strategy: Strategy<P>;
  readonly parameters: ParametersOf<P>;
  readonly seed?: number | undefined;
  /** What the strategy knows of the fleet, where that was measured (a profile); else it knows the topology's numbers. */
  readonly profile?: Fleet | undefined;
  /** How many ms of the fleet pass in one of the clock that the load's rates and durations are by. */
  readonly timeScale?: number | undefined;
  /** Of files that the load names. */
  readonly readText?: (file: string) => string;
}

export interface Simulation extends Columns {
  /** What the board says is in flight at the end, by machine. */
  readonly leftInFlight: readonly number[];
  /** All attempts by slot (columns.ts), and the slot that decided each request; absent where each has one attempt. */
  readonly attempts?: Columns & { readonly deciding: Uint32Array };
}

/**
 * A strategy sees the clock from here on: where it keeps moments in cells, 0 is "never", as it is on a real clock.
 * Small enough that a double still tells nanoseconds apart after a year.
 */
const EPOCH_MS = 1_000_000;

/** @throws StrategyFault with one line, where the strategy can't be made for this fleet or does what isn't allowed */
export function simulate<P extends ParameterSpecs>(options: SimulationOptions<P>): Simulation {
  const { topology, faults, strategy, parameters, n, mode, seed = 1, profile } = options;
  const { timeScale = 1, readText = noFiles } = options;
  const workload = workloadOf(options, seed, readText, timeScale);
  let nowMs = 0;
  const known = profile ?? fleetOf(topology);
  const world = inMemoryWorld({
    n,
    mode,
    fleet: known,
    parameters,
    seed,
    profiled: profile !== undefined,
    now: () => EPOCH_MS + nowMs,
    keys: workload.keys,
  });
  const router = created(() =>
    withRouters(strategy as unknown as Strategy, routersOf(options)).create(world as never),
  );
  const slots = router.retry || router.hedge ? MAX_ATTEMPTS * n : n;
  const columns = columnsFor(slots);
  const events = eventsFor(slots);
  const fleet = virtualFleet(topology, faults, seed, workload, n, columns, events, timeScale);
  const unit = clientOf({
    name: strategy.name,
    router,
    n,
    free: (atMs) => releases.free(atMs),
    known,
    board: strategy.knowledge === 'shared' ? world.board : undefined,
    seed,
    workload,
    sizesKnown: options.sizesKnown ?? false,
    fleet,
    columns,
    events,
  });
  const releases = releasesOf(options, workload, columns, events, unit.ask);

  releases.start();
  events.run((kind, slot, atMs) => {
    nowMs = atMs;
    if (kind === Kind.answer) unit.settle(slot, atMs);
    else if (kind === Kind.arrival) fleet.arrive(slot, atMs);
    else if (kind === Kind.ask) unit.ask(slot, atMs);
    else unit.hedge(slot, atMs);
  });
  const leftInFlight = known.machines.map(world.board.inFlight);
  if (slots === n) return { ...columns, leftInFlight };
  const deciding = decidingSlots(columns, n);
  return { ...columnsAt(columns, deciding, n), leftInFlight, attempts: { ...columns, deciding } };
}

function noFiles(file: string): never {
  throw new Error(`${file}: no files can be read here`);
}

function created<T>(create: () => T): T {
  try {
    return create();
  } catch (error) {
    throw new StrategyError((error as Error).message, { cause: error });
  }
}
