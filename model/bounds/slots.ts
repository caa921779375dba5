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
import { machineFaults, type Fault, type MachineFaults } from '../fleet/faults.ts';
import { machineQueue } from '../fleet/machine-queue.ts';
import { linkDraw } from '../stats/random.ts';
import type { MachineSpec, RegionSpec, Topology } from '../fleet/topology.ts';
import { waterLevelMs } from './water-filling.ts';

/** A machine with its link, and its place in the fleet. */
export interface Server {
  readonly link: RegionSpec;
  readonly spec: MachineSpec;
  readonly place: number;
  readonly faults?: MachineFaults | undefined;
}

export const serversOf = (topology: Topology, faults: readonly Fault[] = []): Server[] =>
  Object.entries(topology.regions)
    .flatMap(([region, link]) =>
      link.machines.map((spec, number) => ({ link, spec, id: `${region}/${number}` })),
    )
    // Nothing is refused here, so no seed is needed.
    .map(({ link, spec, id }, place) => ({ link, spec, place, faults: machineFaults(faults, id, place, 0) }));

export const isRandom = ({ link, spec }: Server): boolean =>
  (link.jitterMs ?? 0) > 0 || (spec.serviceJitterMs ?? 0) > 0;

/** The shortest round trip that any of n requests draws on this link. */
export function shortestLinkMs({ latencyMs, jitterMs = 0 }: RegionSpec, draws: Float64Array): number {
  return jitterMs === 0 ? latencyMs : Math.max(0, latencyMs + jitterMs * draws[0]!);
}

/** The n requests' draws on the links, in [−1, 1), rising. They are keyed by the request alone: one for all links. */
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
  const { serviceMs, serviceJitterMs = 0, concurrency = 1 } = spec;
  const queue = machineQueue({ serviceMs, serviceJitterMs, concurrency }, seed, place, 0, faults?.slowdownAt);
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
  const slowest = servers.map(({ spec, faults }, i) => {
    const { serviceMs, serviceJitterMs = 0, concurrency = 1 } = spec;
    const longestMs = (serviceMs + serviceJitterMs) * (faults?.worstSlowdown ?? 1);
    return { latencyMs: ways[i]!.outMs + ways[i]!.backMs, serviceMs: longestMs, concurrency };
  });
  const atOnce = slowest.reduce((sum, { concurrency }) => sum + concurrency, 0);
  const enoughMs = waterLevelMs(slowest, n + atOnce);
  const slots: number[] = [];
  servers.forEach((server, i) => slotsUntil(server, ways[i]!, seed, enoughMs, n, slots));
  return Float64Array.from(slots).sort().slice(0, n);
}

/** A fleet with the draws of a seed. */
export interface ClairvoyantView {
  readonly servers: readonly Server[];
  readonly seed: number;
  /** The shortest round trip that any of the requests could have to this server. */
  shortestLinkMs(server: Server): number;
  /**
   * What chance adds to the N requests' round trips at least, rising. Request k draws u_k in [−1, 1) for all links, so
   * on a link of latency L and spread J it takes max(0, L + J·u_k) ≥ L + g_k, with
   *
   *   g_k = u_k · (u_k < 0 ? largest J of the fleet : smallest J)        [ms]
   */
  readonly chanceMs: Float64Array;
}
