/**
 * The best possible: what no strategy can beat under the same draws, were it to know them all before. Requests that
 * fail can be quicker; the bounds hold where every request gets its answer. Times are ms of the fleet.
 */
import type { ClairvoyantView } from './slots.ts';
import type { Distribution } from '../stats/distribution.ts';
import { slowFaults, type Fault } from '../fleet/faults.ts';
import { virtualUsersOf, workloadOf, type Load, type Workload } from '../workload/load.ts';
import { pooledMeanMs } from './pooled.ts';
import { closedMeanMs, openMeanMs } from './closed-and-open.ts';
import { isRandom, linkDraws, serversOf, smallestSlotsMs, type Server } from './slots.ts';
import type { Topology } from '../fleet/topology.ts';

/** As a Distribution; null where a figure has no bound. */
export type Bounds = { readonly [Key in keyof Distribution]: Key extends 'mean' ? number : number | null };

/**
 * Exact for a burst without jitter. With jitter a clairvoyant bound for the seed; in closed and open mode, and where
 * requests differ in size or machines are warm for some keys, a bound on the mean alone. None for a closed loop of sizes, or of users who think.
 *
 * @param seed of the fleet's draws; null where they aren't known, as on a fleet that has served others before
 * @param workload in ms of the fleet
 * @param faults that slow machines down, known beforehand: bounds for a burst, as long as no slow span ends (slots.ts)
 * @returns null where no bound is honest
 */
export function oracleOf(
  topology: Topology,
  load: Load,
  seed: number | null,
  faults: readonly Fault[] = [],
  workload: Workload = workloadOf(load, seed ?? 0, String),
): Bounds | null {
  const slow = slowFaults(faults);
  const servers = serversOf(topology, slow);
  if (slow.some(({ toMs }) => toMs !== undefined)) return null;
  const { releasesMs, sizes } = workload;
  const warm = workload.keys !== undefined && servers.some(({ spec }) => spec.warm !== undefined);
  const atOnce = load.mode === 'burst' || (load.mode === 'closed' && virtualUsersOf(load) >= load.n);
  if (sizes !== undefined || warm) {
    const known = atOnce ? new Float64Array(load.n) : releasesMs;
    return known ? meanAlone(pooledMeanMs(warm ? servers.map(warmest) : servers, known, sizes)) : null;
  }
  if (seed === null && servers.some(isRandom)) return null;
  const fleet = clairvoyantView(servers, seed ?? 0, load.n);
  if (atOnce) return burstBounds(fleet, load.n);
  if (slow.length > 0 || workload.thinkMs > 0) return null;
  if (releasesMs === undefined) return meanAlone(closedMeanMs(fleet, load));
  const means = [openMeanMs(fleet, releasesMs), pooledMeanMs(servers, releasesMs)];
  return meanAlone(
    means.reduce((most, mean) => (most === null || (mean !== null && mean > most) ? mean : most)),
  );
}

/** As if every request found its key. */
const warmest = (server: Server): Server => {
  const { service, spec } = server;
  return { ...server, service: { ...service, minimumMs: service.minimumMs * (spec.warm?.factor ?? 1) } };
};

const meanAlone = (mean: number | null): Bounds | null =>
  mean === null ? null : { mean, p50: null, p95: null, p99: null, max: null };

function clairvoyantView(servers: readonly Server[], seed: number, n: number): ClairvoyantView {
  // One of each region: its machines have the same link.
  const links = [...new Set(servers.map(({ link }) => link))];
  const draws = links.every(({ fixed }) => fixed) ? new Float64Array(n) : linkDraws(seed, n);
  return {
    servers,
    seed,
    shortestLinkMs: ({ link }) => link.at(draws[0]!),
    chanceMs: draws.map((u) => links.reduce((least, link) => Math.min(least, link.deviationMs(u)), Infinity)),
  };
}

/**
 * All N released at once. A request k that is served as the j-th of machine m is answered no sooner than
 *
 *   b_(m,j) + g_k / 2,     b_(m,j) = ½ · shortest link to m + done_j + ½ · L_m
 *
 * since done_j counts from the first moment at which anybody can be there (slots.ts), and its own way back takes at
 * least ½ (L_m + g_k). Different requests have different (m, j). So
 *
 *   mean ≥ (sum of the N smallest b + ½ sum of all g) / N,
 *
 * and the i requests answered first are matched with i slots. Of all such matchings, the one of the i smallest slots with
 * the i smallest g, smallest with largest, has the least maximum (exchange any two pairs that aren't in this order):
 *
 *   i-th smallest sojourn ≥ max over p = 1 … i of  b_(p) + ½ g_(i+1−p)
 *
 * Without jitter on the links g = 0 and these are the N smallest slots themselves; without any jitter they are attained
 * (water-filling). With it the bound is loose by what the draws' order hides: N requests can't all meet the luckiest.
 */
function burstBounds(fleet: ClairvoyantView, n: number): Bounds {
  const { chanceMs } = fleet;
  const ways = (server: Server) => ({
    outMs: fleet.shortestLinkMs(server) / 2,
    backMs: server.link.meanMs / 2,
  });
  const slots = smallestSlotsMs(fleet.servers, ways, fleet.seed, n);
  const at = (p: number) => {
    const rank = Math.max(1, Math.ceil(p * n));
    let last = 0;
    for (let i = 0; i < rank; i++) last = Math.max(last, slots[i]! + chanceMs[rank - 1 - i]! / 2);
    return last;
  };
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return {
    mean: (sum(slots) + sum(chanceMs) / 2) / n,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
  };
}
