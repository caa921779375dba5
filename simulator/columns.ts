/** What becomes of each request, a column for each figure. Times are ms of the fleet, from the run's start. */
import type { Machine, Region } from '../model/fleet/machine.ts';
import { workPath } from '../model/master-api.ts';

export interface Columns {
  readonly releasedMs: Float64Array;
  readonly sentMs: Float64Array;
  readonly answeredMs: Float64Array;
  /** The link's round trip. */
  readonly linkMs: Float64Array;
  /** What the machine took; 0 where it refused. */
  readonly serviceMs: Float64Array;
  /** Where it was sent: see sentTo. */
  readonly route: Int32Array;
  /** The place in the fleet of the machine that served it, or refused. */
  readonly machine: Int32Array;
  /** 0 where it was never sent. */
  readonly status: Uint16Array;
}

export const columnsFor = (n: number): Columns => ({
  releasedMs: new Float64Array(n),
  sentMs: new Float64Array(n),
  answeredMs: new Float64Array(n),
  linkMs: new Float64Array(n),
  serviceMs: new Float64Array(n),
  route: new Int32Array(n),
  machine: new Int32Array(n),
  status: new Uint16Array(n),
});

/** Routes as numbers: a machine's place in the fleet from 0, anywhere as −1, regions from −2 down. */
export const ANYWHERE = -1;
export const regionRoute = (place: number): number => -2 - place;

/** The master's path of a route. */
export function pathOf(route: number, machines: readonly Machine[], regions: readonly Region[]): string {
  if (route === ANYWHERE) return workPath();
  return workPath(route >= 0 ? machines[route]!.id : regions[-2 - route]!.name);
}

/** From release to answer, of those that were answered. */
export function sojournsMs({ releasedMs, answeredMs, status }: Columns): Float64Array {
  return answeredMs.map((at, index) => at - releasedMs[index]!).filter((_, index) => status[index] !== 0);
}
