/** A strategy at work on plain memory, for tests: requests are sent and settled by hand, and the clock is set by hand. */
import type { Feedback, Machine, ParameterSpecs, Request, Strategy, World } from '../api/contract.ts';
import type { Fleet } from '../../model/fleet/fleet.ts';
import { resolveParameters } from '../api/parameters.ts';
import { inMemoryWorld } from '../host/in-memory-world.ts';

export interface DriverOptions {
  readonly n?: number;
  readonly seed?: number;
  readonly profiled?: boolean;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly keys?: readonly number[];
  readonly self?: NonNullable<World['self']>;
}

export function driveStrategy<P extends ParameterSpecs>(
  strategy: Strategy<P>,
  fleet: Fleet,
  { n = 100, seed = 1, profiled = false, parameters = {}, keys, self }: DriverOptions = {},
) {
  let nowMs = 0;
  const world = inMemoryWorld({
    n,
    fleet,
    parameters: resolveParameters(strategy, parameters),
    seed,
    profiled,
    now: () => nowMs,
    keys,
  });
  const router = strategy.create(self ? { ...world, self } : world);
  const sent = new Map<number, { readonly request: Request; readonly machine: Machine }>();

  /** Routes a request and counts it in flight. */
  function send(index: number, { key = keys?.[index], size }: Omit<Request, 'index'> = {}): Machine {
    const request = { index, ...(key !== undefined && { key }), ...(size !== undefined && { size }) };
    const route = router.route(request);
    if (route.to !== 'machine') throw new Error(`not sent to a machine, but ${route.to}`);
    world.board.loads[route.machine.index]! += 1;
    sent.set(index, { request, machine: route.machine });
    return route.machine;
  }

  function settle(
    index: number,
    durationMs: number,
    status: number,
    names: boolean,
    feedback?: Feedback,
  ): void {
    const { request, machine: routedTo } = sent.get(index)!;
    const machine = names ? routedTo : undefined;
    const failed = status !== 200;
    world.board.settle(routedTo, machine, failed);
    router.settled?.(request, {
      routedTo,
      machine,
      durationMs,
      status,
      failed,
      ...(feedback && { feedback }),
    });
  }

  return {
    world,
    send,
    /** Sends requests from..from + count − 1, and tells their machines' places. */
    sendAll: (count: number, from = 0): number[] =>
      Array.from({ length: count }, (_, i) => send(from + i).index),
    answer: (index: number, durationMs = 0, feedback?: Feedback): void =>
      settle(index, durationMs, 200, true, feedback),
    /** No answer came, so none names the machine. */
    fail: (index: number, durationMs = 0): void => settle(index, durationMs, 0, false),
    /** The machine answers with that status. */
    refuse: (index: number, status: number, durationMs = 0): void => settle(index, durationMs, status, true),
    /** Puts so many requests of someone else's in flight on each machine. */
    load(inFlight: readonly number[]): void {
      fleet.machines.forEach((machine, i) => {
        while (world.board.inFlight(machine) > inFlight[i]!) world.board.settle(machine, machine, false);
        while (world.board.inFlight(machine) < inFlight[i]!) world.board.loads[i]! += 1;
      });
    },
    at(ms: number): void {
      nowMs = ms;
    },
  };
}

/** How often each of so many places occurs. */
export function tally(places: readonly number[], length: number): number[] {
  const counts = Array<number>(length).fill(0);
  for (const place of places) counts[place]! += 1;
  return counts;
}

/** Pearson's χ² of counts against expected shares (equal ones where none are given). */
export function chiSquared(counts: readonly number[], shares?: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((chi, count, i) => {
    const expected = total * (shares?.[i] ?? 1 / counts.length);
    return chi + (count - expected) ** 2 / expected;
  }, 0);
}
