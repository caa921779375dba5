/**
 * A strategy behind one function that takes and gives numbers alone, so that it can run in an engine of its own, once
 * for all virtual users (docs/decisions/0002-one-engine.md).
 */
import { boardOver } from './board.ts';
import {
  to,
  type Cells,
  type MachineNumbers,
  type ParametersOf,
  type Request,
  type ParameterSpecs,
  type Route,
  type Strategy,
  type World,
} from '../api/contract.ts';
import { regionsOf } from '../../model/fleet/fleet.ts';
import { routeCodeOf, wrongRoute } from './route-codes.ts';
import { withRouters, type RoutersOptions } from './routers.ts';
import { drawsOf, Purpose } from '../../model/stats/random.ts';

/** What a host is told of the run, as JSON. */
export interface HostConfig
  extends Pick<World, 'n' | 'mode' | 'machines' | 'profiled' | 'sharing'>, RoutersOptions {
  readonly parameters: ParametersOf<ParameterSpecs>;
  readonly seed: number;
  readonly timeScale: number;
  /** Whether each request has a key, and a size that strategies see: the lists KEYS and SIZES. */
  readonly seesKeys?: boolean;
  readonly seesSizes?: boolean;
}

/** Names of lists by request, as World's sequences and cells have them. */
export const KEYS = 'keys of requests';
export const SIZES = 'sizes of requests';

/**
 * What a virtual user asks. A place is a machine's index, or after all machines a region's, or after all regions that
 * of "anywhere"; a time to wait is −1 − ms; a text says what the strategy did wrong.
 */
export interface Ask {
  (what: 'route', index: number, startedMs: number, attempt?: number): number | string;
  /** As Router has them; undefined for no further attempt. */
  (what: 'retry', ...outcome: Parameters<Settle>): number | string | undefined;
  (what: 'hedge', index: number, attempt: number, waitedMs: number): number | string | undefined;
  (what: 'settle', ...outcome: Parameters<Settle>): ReturnType<Settle>;
  /** Whether it may say "not yet"; whether there may be further attempts: each question then says which one it is about. */
  (what: 'bindsLate' | 'attempts'): boolean;
  /** What it wants to know of what came of requests: each at once, or what they come to on the board when it is next asked, or nothing. */
  (what: 'settles'): 'now' | 'later' | 'never';
  /** Where it goes by the index alone: writes all routes into the cells "plan", NaN where it has none. */
  (what: 'plan'): undefined;
  /** @param measured MachineNumbers of each machine, as JSON */
  (what: 'calibrated', measured: string): undefined;
}

/** @param servedBy the machine's index; −1 where the answer names none */
type Settle = (
  index: number,
  place: number,
  servedBy: number,
  failed: boolean,
  durationMs: number,
  status: number,
  attempt?: number,
) => string | undefined;

export const HELD = -1;

/**
 * @param memory by name: what virtual users share, where they do
 * @param sequence as World has it
 */
export function hostOf(
  strategy: Strategy,
  told: HostConfig,
  memory: (name: string, bytes: number) => ArrayBuffer,
  sequence: World['sequence'] = (_name, build) => build(),
): Ask {
  const { machines, seed, timeScale } = told;
  const regions = regionsOf(machines);
  const cells = (name: string, length: number): Cells =>
    new Float64Array(memory(name, length * Float64Array.BYTES_PER_ELEMENT));
  const counts = strategy.knowledge === 'shared';
  // What goes by the index alone keeps no count of anything: where each user has a host, it would hold it in vain.
  const board = counts ? boardOver(machines, cells) : (undefined as never);
  const loads = counts && board.loads;
  /** Of the routes that `to` makes, which are most: looked up, since that takes the fewest steps (npm run bench -- cost). */
  const placesOf = new Map<Route, number>(machines.map((machine) => [to(machine), machine.index]));
  let startedMs = 0;
  // Where the host of this one fills a list in before, it is the same one by name.
  const listed = (name: string) => sequence(name, () => cells(name, told.n) as unknown as number[]);
  const keys = told.seesKeys ? listed(KEYS) : undefined;
  const sizes = told.seesSizes ? listed(SIZES) : undefined;
  const router = withRouters(strategy, told).create({
    ...told,
    regions,
    keys,
    cells,
    board,
    sequence,
    now: () => Date.now() * timeScale,
    startedMs: () => startedMs * timeScale,
    random: drawsOf(Purpose.route, seed),
  });
  const request: { -readonly [Key in keyof Request]: Request[Key] } = { index: 0 };
  const fill = (index: number, attempt?: number): void => {
    request.index = index;
    if (attempt !== undefined) request.attempt = attempt;
    if (keys) request.key = keys[index]!;
    if (sizes) request.size = sizes[index]!;
  };

  const settle: Settle = (index, place, servedBy, failed, durationMs, status, attempt) => {
    const routedTo = machines[place];
    const machine = machines[servedBy];
    if (counts) board.settle(routedTo, machine, failed);
    try {
      fill(index, attempt);
      router.settled?.(request, { routedTo, machine, durationMs, status, failed });
    } catch (error) {
      return threw(error, index);
    }
    return undefined;
  };

  function retry(...[index, place, servedBy, failed, durationMs, status, attempt]: Parameters<Settle>) {
    fill(index, attempt);
    const outcome = { routedTo: machines[place], machine: machines[servedBy], durationMs, status, failed };
    return guarded(index, () => router.retry?.(request, outcome));
  }

  function hedge(index: number, attempt: number, waitedMs: number) {
    fill(index, attempt);
    return guarded(index, () => router.hedge?.(request, waitedMs));
  }

  function guarded<T>(index: number, answer: () => T): T | string {
    try {
      return answer();
    } catch (error) {
      return threw(error, index);
    }
  }

  /** Once: it stays the same. */
  let planned = false;
  function writePlan(): void {
    if (planned) return;
    planned = true;
    const plan = cells('plan', told.n);
    for (let index = 0; index < told.n; index++) {
      const place = ask('route', index, startedMs);
      plan[index] = typeof place === 'number' ? place : NaN;
    }
  }

  const threw = (error: unknown, index: number): string =>
    `${strategy.name} threw for request ${index}: ${(error as Error).message ?? String(error)}`;

  /** A machine of a route that `to` didn't make counts as any other. */
  function otherPlace(given: Route, index: number): number | string {
    if (given?.to === 'hold') return HELD - given.holdMs;
    const place = routeCodeOf(given, { machines, regions });
    if (place === undefined) return wrongRoute(strategy.name, given, index);
    if (loads && place < machines.length) loads[place]! += 1;
    return place;
  }

  const ask = ((what: string, a: never, b: never, c: never, d: never, e: never, f: never, g: never) => {
    switch (what) {
      // Picks and counts in one go, so that none picks on a count that is out of date.
      case 'route': {
        startedMs = b;
        let given;
        try {
          fill(a, c);
          given = router.route(request);
        } catch (error) {
          return threw(error, a);
        }
        const place = placesOf.get(given);
        if (place === undefined) return otherPlace(given, a);
        if (loads) loads[place]! += 1;
        return place;
      }
      case 'settle':
        return settle(a, b, c, d, e, f, g);
      case 'retry':
        return retry(a, b, c, d, e, f, g);
      case 'hedge':
        return hedge(a, b, c);
      case 'attempts':
        return router.retry !== undefined || router.hedge !== undefined;
      case 'settles':
        // Counting alone can wait: nothing looks before the next asks.
        return router.settled !== undefined ? 'now' : counts ? 'later' : 'never';
      case 'plan':
        return writePlan();
      case 'bindsLate':
        return strategy.bindsLate === true;
      default:
        return router.calibrated?.(JSON.parse(a) as MachineNumbers[]);
    }
  }) as Ask;
  return ask;
}
