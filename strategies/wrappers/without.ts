/**
 * A strategy on the machines that are left when some are taken out. It can't know how to do without a machine, so there is one
 * of its routers for each set of machines, over cells of its own: as a balancer makes its tables anew when a machine goes.
 */
import {
  hold,
  to,
  type Machine,
  type Request,
  type Route,
  type Router,
  type World,
} from '../api/contract.ts';
import { regionsOf } from '../../model/fleet/fleet.ts';

export interface Without {
  /** @param out whether the machine at that place is taken out; were all out, none is */
  route(request: Request, out: (i: number) => boolean): Route;
  readonly settled: NonNullable<Router['settled']>;
  readonly retry: NonNullable<Router['retry']>;
  readonly hedge: NonNullable<Router['hedge']>;
  readonly calibrated: NonNullable<Router['calibrated']>;
}

/** The master would choose among all its machines: so its choice is drawn here, region first. */
export function machineOf(
  route: Exclude<Route, { to: 'hold' }>,
  members: readonly Machine[],
  random: (draw: number) => number,
): Machine {
  if (route.to === 'machine') return route.machine;
  const there = regionsOf(members);
  const region = route.to === 'region' ? route.region : there[Math.floor(random(100) * there.length)]!;
  return region.machines[Math.floor(random(101) * region.machines.length)]!;
}

/**
 * So many sets have routers; for further ones the least loaded machine that is left is taken. So it is where the strategy can't be made
 * for what is left: its own region is gone (ZONE=us), or one of those that it needs.
 */
const MAX_SETS = 64;

export function withoutSome(create: (world: World) => Router, world: World): Without {
  const { machines, board, cells, random } = world;
  const all = create(world);
  const sets = new Map<string, { router: Router; members: readonly Machine[] } | undefined>();
  /** By request, which of the sets its attempt was routed by. */
  const routedBy = new Map<string, string>();
  const keyOf = ({ index, attempt = 1 }: Request) => `${index}/${attempt}`;

  function setOf(key: string, left: readonly Machine[]) {
    if (sets.has(key) || sets.size >= MAX_SETS) return sets.get(key);
    const members = left.map((machine, index) => ({ ...machine, index }));
    const loads = Object.defineProperties(
      { length: left.length },
      Object.fromEntries(left.map(({ index }, i) => [i, { get: () => board.loads[index] }])),
    ) as unknown as World['board']['loads'];
    const original = (machine: Machine) => left[machine.index]!;
    const router = made({
      ...world,
      machines: members,
      regions: regionsOf(members),
      board: {
        loads,
        inFlight: (machine) => board.inFlight(original(machine)),
        settled: (machine) => board.settled(original(machine)),
        failures: (machine) => board.failures(original(machine)),
      },
      cells: (name, length) => cells(`${name} without ${key}`, length),
      sequence: (name, build) => world.sequence(`${name} without ${key}`, build),
    });
    sets.set(key, router && { router, members });
    return sets.get(key);
  }

  function made(left: World): Router | undefined {
    try {
      return create(left);
    } catch {
      return undefined;
    }
  }

  function leastLoaded(left: readonly Machine[]): Machine {
    return left.reduce((best, machine) => (board.inFlight(machine) < board.inFlight(best) ? machine : best));
  }

  const routerOf = (request: Request) => sets.get(routedBy.get(keyOf(request)) ?? '')?.router ?? all;

  return {
    route(request, out) {
      const left = machines.filter(({ index }) => !out(index));
      if (left.length === machines.length || left.length === 0) return all.route(request);
      const key = machines.flatMap(({ index }) => (out(index) ? index : [])).join(',');
      const set = setOf(key, left);
      if (set === undefined) return to(leastLoaded(left));
      const route = set.router.route(request);
      if (route.to === 'hold') return hold(route.holdMs);
      routedBy.set(keyOf(request), key);
      return to(left[machineOf(route, set.members, (draw) => random(request.index, draw)).index]!);
    },
    settled(request, outcome) {
      const set = sets.get(routedBy.get(keyOf(request)) ?? '');
      routedBy.delete(keyOf(request));
      if (set === undefined) return all.settled?.(request, outcome);
      const own = (machine: Machine | undefined) =>
        machine && set.members.find(({ id }) => id === machine.id);
      set.router.settled?.(request, {
        ...outcome,
        routedTo: own(outcome.routedTo),
        machine: own(outcome.machine),
      });
    },
    retry: (request, outcome) => all.retry?.(request, outcome),
    hedge: (request, waitedMs) => routerOf(request).hedge?.(request, waitedMs),
    calibrated: (measured) => all.calibrated?.(measured),
  };
}
