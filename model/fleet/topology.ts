import type { WarmSpec } from './warm-keys.ts';

/** A fleet as a topology file describes it (topologies/topology.schema.json). Every duration is in ms. */
export interface Topology {
  readonly name: string;
  /** After this long in the master a client gets a 503; the machine still does the work. Default 30,000. */
  readonly requestTimeoutMs?: number;
  readonly regions: Readonly<Record<string, RegionSpec>>;
}

export interface RegionSpec {
  /** Round trip of the region's link, without service. */
  readonly latencyMs: number;
  /** Each request's round trip is latencyMs ± uniform(jitterMs), and never below 0. */
  readonly jitterMs?: number;
  /** Each request's round trip is latencyMs times such a factor (stats/factor.ts), or one of these values over their mean. */
  readonly latency?: string | readonly number[];
  readonly machines: readonly MachineSpec[];
}

export interface MachineSpec {
  readonly serviceMs: number;
  /** What the machine reports as its `work_time`; serviceMs where left out. */
  readonly workMs?: number;
  /** Requests served side by side. Default 1. */
  readonly concurrency?: number;
  /** Requests that may wait; one more is refused with a 503. Default: no limit. */
  readonly queueLimit?: number;
  /** Each service takes serviceMs ± uniform(serviceJitterMs), and never below 0. */
  readonly serviceJitterMs?: number;
  /** Each service takes serviceMs times such a factor (stats/factor.ts), or one of these values over their mean. */
  readonly service?: string | readonly number[];
  /** A request whose key is among the last so many that it served takes `factor` times as long (warm-keys.ts). */
  readonly warm?: WarmSpec;
  /** Idle for this long, the machine falls asleep. Default: never. */
  readonly sleepAfterMs?: number;
  /** The first request to a sleeping machine waits this long, and what comes meanwhile queues behind it. */
  readonly wakeMs?: number;
}

export const DEFAULT_REQUEST_TIMEOUT_MS = 30_000;

/** How much longer than that a client waits for a master that hangs, real ms. */
export const CLIENT_PATIENCE_MS = 10_000;

/**
 * The least a host needs to be right before it routes anything. Files that people write are checked in full against
 * the JSON Schema (records/files/topology-file.ts); this stands where no library can run: inside k6.
 *
 * @throws Error with one line: the file, the path in it, what was found, what is expected
 */
export function checkTopology(topology: Topology, file: string): void {
  const regions = Object.entries(topology?.regions ?? {});
  const wrong = (path: string, found: unknown, expected: string): never => {
    throw new Error(`${file}: ${path} is ${JSON.stringify(found)}: expected ${expected}`);
  };
  if (regions.length === 0) wrong('regions', topology?.regions, 'at least one region');
  checkNumbers(`${file}: `, topology, { requestTimeoutMs: orNone(spans) });
  for (const [name, region] of regions) {
    const path = `regions.${name}`;
    if (!/^[a-z][a-z0-9-]*$/.test(name))
      wrong(path, name, 'a name of lower-case letters, digits and hyphens');
    checkNumbers(`${file}: ${path}.`, region, { latencyMs: times, jitterMs: orNone(times) });
    if (!Array.isArray(region.machines) || region.machines.length === 0) {
      wrong(`${path}.machines`, region.machines, 'a list of at least one machine');
    }
    region.machines.forEach((machine, i) =>
      checkNumbers(`${file}: ${path}.machines[${i}].`, machine, {
        serviceMs: spans,
        concurrency: orNone(counts),
        serviceJitterMs: orNone(times),
        workMs: orNone(times),
        sleepAfterMs: orNone(times),
        wakeMs: orNone(times),
      }),
    );
  }
}

const MAX_MS = 86_400_000;

interface Range {
  readonly text: string;
  readonly has: (value: number) => boolean;
  readonly optional?: true;
}

/** From 0 to a day, in ms. */
export const times: Range = {
  text: `a number from 0 to ${MAX_MS}`,
  has: (value) => value >= 0 && value <= MAX_MS,
};
/** Above 0, to a day, in ms. */
export const spans: Range = {
  text: `a number above 0 and at most ${MAX_MS}`,
  has: (value) => value > 0 && value <= MAX_MS,
};
export const counts: Range = {
  text: 'a number that is whole and from 1 to 10000',
  has: (value) => Number.isInteger(value) && value >= 1 && value <= 10_000,
};
export const orNone = (range: Range): Range => ({ ...range, optional: true });

/** @throws Error with one line: the place and the field, what was found, what is expected */
export function checkNumbers(at: string, value: unknown, ranges: Readonly<Record<string, Range>>): void {
  for (const [name, { text, has, optional }] of Object.entries(ranges)) {
    const found = (value as Record<string, unknown> | null | undefined)?.[name];
    if (optional && found === undefined) continue;
    if (typeof found !== 'number' || !has(found))
      throw new Error(`${at}${name} is ${JSON.stringify(found) ?? 'missing'}: expected ${text}`);
  }
}
