/** A load balancer of others in the master's place: how it is found, configured and run. One file each beside this one. */

/** A machine as a balancer sees it: a plain server that carries its region's latency. */
export interface Upstream {
  /** `<region>/<number>` */
  readonly id: string;
  readonly host: string;
  readonly port: number;
  /** In proportion to its capacity; whole, from 1 to 256 (HAProxy's range). */
  readonly weight: number;
}

export interface Algorithm {
  /** In a few words, for `routebench balancers`. */
  readonly summary: string;
  /** What selects it, in the balancer's own words; empty where it is the default. */
  readonly directive: string;
  /** Whether the upstreams' weights are stated. */
  readonly weighted?: true;
  /** The strategy of ours that routes by the same rule. */
  readonly like?: string;
}

/** What a balancer is configured for. */
interface Setup {
  readonly upstreams: readonly Upstream[];
  /** Where it listens, on 127.0.0.1. */
  readonly port: number;
  /** Where its files stand, absolute. */
  readonly folder: string;
  /** Requests under way at once that it must take. */
  readonly maxConnections: number;
}

export interface Configuration {
  /** By name, within the folder that the balancer runs in. */
  readonly files: Readonly<Record<string, string>>;
  /** Arguments that have the program check them, and that run it in the foreground. */
  readonly checkArgs: readonly string[] | null;
  readonly runArgs: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Balancer {
  readonly name: string;
  /** The program, on the PATH. */
  readonly command: string;
  readonly versionArgs: readonly string[];
  /** How to get it where it is missing. */
  readonly install: string;
  readonly algorithms: Readonly<Record<string, Algorithm>>;
  configure(algorithm: Algorithm, setup: Setup): Configuration;
}

/** Gives a balancer its types. */
export const defineBalancer = (balancer: Balancer): Balancer => balancer;

/** A server of an upstream group: `127.0.0.1:9001`. */
export const addressOf = ({ host, port }: Upstream): string => `${host}:${port}`;

/** What keeps a machine's answer apart from a balancer's own time-out, ms: longer than any answer of a fleet. */
export const ANSWER_TIMEOUT_MS = 300_000;
