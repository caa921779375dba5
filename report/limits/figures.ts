/** What follows from a fleet's limits as they were measured: rates, shares, parts of an answer. */
import { median } from 'simple-statistics';
import type { LimitsRecord, MachineLimits } from '../../records/limits-format.ts';

export type Measured = MachineLimits & {
  readonly id: string;
  readonly figures: NonNullable<MachineLimits['figures']>;
};

export const measuredOf = ({ machines }: LimitsRecord): Measured[] =>
  Object.entries(machines).flatMap(([id, machine]) =>
    machine.figures === null ? [] : [{ ...machine, id, figures: machine.figures }],
  );

export const regionsOf = (machines: readonly Measured[]): { name: string; machines: Measured[] }[] =>
  [...new Set(machines.map(({ region }) => region))].map((name) => ({
    name,
    machines: machines.filter(({ region }) => region === name),
  }));

/** Requests per second of the fleet's time. */
export const perS = ({ concurrency, serviceMs }: Measured['figures']): number =>
  (1000 * concurrency) / serviceMs;
const togetherPerS = (machines: readonly Measured[]): number =>
  machines.reduce((sum, { figures }) => sum + perS(figures), 0);

/** Which part of GET /work goes to a machine: a random region first, then a random machine of it. */
export const workShare = (machine: Measured, all: readonly Measured[]): number => {
  const regions = regionsOf(all);
  return 1 / regions.length / regions.find(({ name }) => name === machine.region)!.machines.length;
};
export const capacityShare = (machine: Measured, all: readonly Measured[]): number =>
  perS(machine.figures) / togetherPerS(all);

/** Of the fleet, in real requests per second. */
export const capacityPerS = ({ timeScale }: LimitsRecord, machines: readonly Measured[]): number =>
  timeScale * togetherPerS(machines);

/** What a machine is busy with beyond the work that it reports. */
export const platformMs = ({ figures, noLoad: it }: Measured): number | null =>
  it?.workTimeMs === null || it === null ? null : Math.max(0, figures.serviceMs - it.workTimeMs);

/** What of a forwarded request was the master's part, by its own word (ms); null where it said nothing. */
export const forwardingMs = (machines: readonly Measured[]): number | null => {
  const told = machines.flatMap(({ noLoad: it }) => it?.masterMs ?? []);
  return told.length === 0 ? null : median(told);
};
