/** Whether this computer, and not the strategy, was what a run waited for: how late its requests left and were answered. */
import { serviceTimeOf, linkTimeOf } from '../../model/fleet/service-time.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import type { Requests } from '../samples/requests.ts';

/** By how much longer requests took on the average, real ms. */
export interface Lateness {
  /** Because they left later than they were released, though their machines were free. */
  readonly sending: number;
  /** Because they were answered later than the fleet's numbers say. */
  readonly answering: number;
}

/** Of a run that waited for less than this part of its mean nothing is said. */
const MARKED_FROM = 0.25;

/**
 * The run is gone through again with the same requests at the same machines, by the fleet's numbers: once as they were
 * sent, once as if each had been sent when it was released. A strategy that holds requests back while machines are busy
 * loses nothing by it in either.
 *
 * @returns null where nothing stands out, and where the fleet's numbers don't say enough: a link or service drawn by chance
 */
export function latenessOf(requests: Requests, topology: Topology, timeScale: number): Lateness | null {
  const specs = specsOf(topology);
  if (specs === null) return null;
  const { releasedMs, sentMs, answeredMs, status, machine, machines } = requests;
  const order = [...sentMs.keys()]
    .filter((i) => status[i] === 200 && specs.has(machines[machine[i]!] ?? ''))
    .sort((a, b) => sentMs[a]! - sentMs[b]!);
  if (order.length === 0 || order.length < 0.9 * sentMs.length) return null;
  /** The mean answer, where requests are sent then. */
  const meanOf = (fromMs: Float64Array): number => {
    const free = new Map(
      [...specs].map(([id, { servers }]) => [id, new Array<number>(servers).fill(-Infinity)]),
    );
    return meanOver(order, (i) => {
      const id = machines[machine[i]!]!;
      const { linkMs, serviceMs } = specs.get(id)!;
      const servers = free.get(id)!;
      const first = servers.indexOf(Math.min(...servers));
      const doneMs = Math.max(fromMs[i]! + linkMs / timeScale / 2, servers[first]!) + serviceMs / timeScale;
      servers[first] = doneMs;
      return doneMs + linkMs / timeScale / 2;
    });
  };
  const measured = meanOver(order, (i) => answeredMs[i]!);
  const asSent = meanOf(sentMs);
  const sojournMs = meanOver(order, (i) => answeredMs[i]! - releasedMs[i]!);
  const lateness = { sending: round(asSent - meanOf(releasedMs)), answering: round(measured - asSent) };
  return lateness.sending + lateness.answering >= MARKED_FROM * sojournMs ? lateness : null;
}

const meanOver = (indices: readonly number[], of: (i: number) => number): number =>
  indices.reduce((sum, i) => sum + of(i), 0) / indices.length;

const round = (ms: number): number => Math.max(0, Math.round(1000 * ms) / 1000);

interface Spec {
  readonly linkMs: number;
  readonly serviceMs: number;
  readonly servers: number;
}

/** Null where a service time is more than a base with a little around it. */
function specsOf({ regions }: Topology): Map<string, Spec> | null {
  const specs = Object.entries(regions).flatMap(([name, region]) =>
    region.machines.map((spec, number): [string, Spec | null] => {
      const service = serviceTimeOf(spec);
      const link = linkTimeOf(region);
      const isSteady = [service, link].every(({ variance, meanMs }) => variance <= (0.1 * meanMs) ** 2);
      const { concurrency: servers = 1, sleepAfterMs } = spec;
      const isPlain = sleepAfterMs === undefined;
      return [
        `${name}/${number}`,
        isSteady && isPlain ? { linkMs: link.meanMs, serviceMs: service.meanMs, servers } : null,
      ];
    }),
  );
  return specs.some(([, spec]) => spec === null) ? null : new Map(specs as [string, Spec][]);
}
