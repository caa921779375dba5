/** Machines and regions, with what is known of them. Every duration is in ms of the fleet's own time. */

/** One server of the fleet, with what is known of it. `index` is its place in `world.machines`. */
export interface Machine {
  /** `<region>/<number>`, as in the master's paths. */
  readonly id: string;
  readonly index: number;
  readonly region: string;
  readonly number: number;
  /** The no-load answer less one service time. */
  readonly latencyMs: number;
  readonly serviceMs: number;
  /** Requests served side by side. */
  readonly concurrency: number;
  /** Standard deviation of its no-load answers, where that is known. */
  readonly spreadMs?: number | undefined;
}

export interface Region {
  readonly name: string;
  readonly machines: readonly Machine[];
}

/** What is known of a machine, in ms of the fleet's own time. */
export type MachineNumbers = Pick<Machine, 'latencyMs' | 'serviceMs' | 'spreadMs'>;
