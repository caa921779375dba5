/**
 * When a fleet can answer at the earliest, under the draws of a seed. A machine's slot j is the earliest moment at which
 * the j-th request in its queue can be answered: service times are keyed by (seed, machine, position in its queue), so
 * this is known before anybody chooses a route.
 *
 *   slot j = way out + done_j + way back        done_j: all waiting from the start, first in, first out
 *
 * No request at position j is answered sooner: one that arrives later starts no sooner, and since the rule of a queue
 * (machine-queue.ts) is monotone, neither does any behind it. Sleep, full queues and errors only make it later.
 *
 * Slow spans are known before too, and the queue that is always busy is the soonest as long as none of them ends: what
 * starts later then takes no less. Where one ends, idling until its end can be sooner: these are no slots then.
 */
import { queueFaults, type FaultOf, type QueueFaults } from '../fleet/faults.ts';
import { machineQueue } from '../fleet/machine-queue.ts';
import { linkDraw, linkTimeOf, serviceTimeOf, type RandomTime } from '../fleet/service-time.ts';
import type { MachineSpec, Topology } from '../fleet/topology.ts';
import { waterLevelMs } from './water-filling.ts';

/** A machine with its link, and its place in the fleet. */
export interface Server {
  readonly link: RandomTime;
  readonly service: RandomTime;
  readonly spec: MachineSpec;
  readonly place: number;
  /** Of its slow spans, and how many times as long a service takes where all of them hold. */
  readonly faults?: QueueFaults | undefined;
  readonly worstSlowdown: number;
}

/** @param slow no other faults bound anything from below */
export const serversOf = (topology: Topology, slow: readonly FaultOf<'slow'>[] = []): Server[] =>
  Object.entries(topology.regions)
    .flatMap(([region, spec]) => {
      const link = linkTimeOf(spec);
      return spec.machines.map((machine, number) => ({ link, spec: machine, id: `${region}/${number}` }));
    })
    .map(({ link, spec, id }, place) => ({
      link,
      service: serviceTimeOf(spec),
      spec,
      place,
      faults: queueFaults(slow, id),
      worstSlowdown: slow.reduce((all, { machine, factor }) => (machine === id ? all * factor : all), 1),
    }));

export const isRandom = ({ link, service }: Server): boolean => !link.fixed || !service.fixed;

/** The n requests' draws on the links, in [0, 1), rising. They are keyed by the request alone: one for all links. */
export const linkDraws = (seed: number, n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, index) => linkDraw(seed, index)).sort();

/** The way there and back again, besides waiting and service. */
export interface Ways {
  readonly outMs: number;
  readonly backMs: number;
}

/**
 * A machine's slots up to a moment: at least all that begin service by then, at most `most`, by position.
 *
 * @param into is added to
 */
export function slotsUntil(
  { spec, place, faults }: Server,
  { outMs, backMs }: Ways,
  seed: number,
  untilMs: number,
  most: number,
  into: number[],
): void {
  const always: MachineSpec = { ...spec, queueLimit: Infinity, sleepAfterMs: Infinity };
  const queue = machineQueue(always, seed, place, 0, faults);
  for (let position = 0; position < most; position++) {
    const { startMs, doneMs } = queue.arrive(outMs)!;
    if (startMs + backMs > untilMs) return;
    into.push(doneMs + backMs);
  }
}

/** The n smallest slots of all machines, rising. */
export function smallestSlotsMs(
  servers: readonly Server[],
  waysOf: (server: Server) => Ways,
  seed: number,
  n: number,
): Float64Array {
  const ways = servers.map(waysOf);
  // Were all service times the longest there are, this many requests would fit by then; the realised ones fit sooner.
  const slowest = servers.map(({ spec, service, worstSlowdown }, i) => {
    const likelyMs = service.maximumMs < Infinity ? service.maximumMs : 2 * service.meanMs;
    return {
      latencyMs: ways[i]!.outMs + ways[i]!.backMs,
      serviceMs: likelyMs * worstSlowdown,
      concurrency: spec.concurrency ?? 1,
    };
  });
  const atOnce = slowest.reduce((sum, { concurrency }) => sum + concurrency, 0);
  for (let enoughMs = waterLevelMs(slowest, n + atOnce); ; enoughMs *= 2) {
    const slots: number[] = [];
    servers.forEach((server, i) => slotsUntil(server, ways[i]!, seed, enoughMs, n, slots));
    // Where service times have no longest one, fewer than n may have fitted.
    if (slots.length >= n) return Float64Array.from(slots).sort().slice(0, n);
  }
}

/** A fleet with the draws of a seed. */
export interface ClairvoyantView {
  readonly servers: readonly Server[];
  readonly seed: number;
  /** The shortest round trip that any of the requests could have to this server. */
  shortestLinkMs(server: Server): number;
  /**
   * What chance adds to the N requests' round trips at least, rising. Request k has one draw u_k for all links, so on a
   * link of mean L and quantile function Q it takes Q(u_k) ≥ L + g_k, with
   *
   *   g_k = min over links of Q(u_k) − L        [ms]
   */
  readonly chanceMs: Float64Array;
}
