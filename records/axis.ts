/**
 * What the runs of a comparison differ in, beside strategy and seed: N, or another option of the load. One description of
 * each, from which tables, charts, sentences and the names of folders take their words.
 */
import type { RecordedOptions } from '../model/recorded-options.ts';
import type { AxisKey } from '../model/run-options.ts';
import { capacityPerS, fleetOf } from '../model/fleet/fleet.ts';
import type { Comparison } from './format.ts';
import { count } from './wording.ts';

interface Axis {
  /** As in "against N". */
  readonly name: string;
  /** Of a chart's axis. */
  readonly title: string;
  readonly scale: 'log' | 'linear';
  /** A value on the chart's axis. */
  readonly tick: (value: number) => string;
  /** A value by itself: "N = 500". */
  readonly point: (value: number) => string;
  /** What comes before it: "at N = 500". */
  readonly before: 'at' | 'with';
  /** All of them: "at every N". */
  readonly every: string;
  /** Options that change with it in what runs record. */
  readonly follow: readonly (keyof RecordedOptions)[];
}

const several = (value: number, one: string): string => `${count(value)} ${one}${value === 1 ? '' : 's'}`;

const axes: Readonly<Record<AxisKey, Axis>> = {
  n: {
    name: 'N',
    title: 'requests (N)',
    scale: 'log',
    tick: count,
    point: (value) => `N = ${count(value)}`,
    before: 'at',
    every: 'at every N',
    follow: [],
  },
  vus: {
    name: 'virtual users',
    title: 'virtual users',
    scale: 'log',
    tick: count,
    point: (value) => several(value, 'user'),
    before: 'with',
    every: 'with any number of users',
    follow: [],
  },
  rate: {
    name: 'rate',
    title: 'requests per second',
    scale: 'linear',
    tick: count,
    point: (value) => `${count(value)}/s`,
    before: 'at',
    every: 'at every rate',
    follow: ['n', 'vus'],
  },
  load: {
    name: 'load',
    title: 'offered load (rate / capacity)',
    scale: 'linear',
    tick: String,
    point: (value) => `load ${value}`,
    before: 'at',
    every: 'at every load',
    follow: ['arrivals', 'rate', 'n', 'vus'],
  },
  routers: {
    name: 'routers',
    title: 'routers',
    scale: 'log',
    tick: count,
    point: (value) => several(value, 'router'),
    before: 'with',
    every: 'with any number of routers',
    follow: [],
  },
};

export const rising = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);

type Run = RecordedOptions;

export const axisOf = (key: AxisKey): Axis => axes[key];

/** Runs of one comparison have the same one. */
export const axisIn = (runs: readonly Pick<Run, 'axis'>[]): AxisKey => runs[0]?.axis ?? 'n';

/** A run's value on its comparison's axis. */
export const atOf = (run: Run): number => run[run.axis ?? 'n']!;

/** The values of all runs, rising. */
export const pointsIn = (runs: readonly Run[]): number[] => rising(runs.map(atOf));

/** "N = 500" */
export const pointOf = (run: Run): string => axisOf(run.axis ?? 'n').point(atOf(run));

/** "at N = 500", "with 20 routers" */
export const whereAt = (key: AxisKey, value: number): string =>
  `${axisOf(key).before} ${axisOf(key).point(value)}`;

export const whereOf = (run: Run): string => whereAt(run.axis ?? 'n', atOf(run));

/** In names of files and folders: n500, load0.9 */
export const slugAt = (key: AxisKey, value: number): string => `${key}${value}`;

export const slugOf = (run: Run): string => slugAt(run.axis ?? 'n', atOf(run));

/** Those that all runs of a comparison share: all but N, the seed, the axis and what changes with it. */
export const isShared = (option: keyof RecordedOptions, axis: AxisKey): boolean =>
  option !== 'n' && option !== 'seed' && option !== axis && !axisOf(axis).follow.includes(option);

/** Where a fleet has no more to give, on the axis: a load of 1, or its rate. Null elsewhere, and of fleets that aren't known. */
export function capacityOn({ axis, runs, topologies }: Pick<Comparison, 'axis' | 'runs' | 'topologies'>) {
  if (axis === 'load') return 1;
  const [topology, ...more] = topologies;
  if (axis !== 'rate' || topology === undefined || more.length > 0) return null;
  return Math.round(capacityPerS(fleetOf(topology), runs[0]!.timeScale));
}
