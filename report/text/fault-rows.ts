/** How each strategy took each fault: the same rows in comparison.md and on the page. */
import type { Summary } from '../../records/format.ts';
import { count, duration, faultTold, percent } from '../../records/wording.ts';

export const FAULT_HEAD = [
  'strategy',
  'fault',
  'noticed after (share below half)',
  'back after its end',
  'failed meanwhile',
  'extra load',
];

/** Of the first repeats. */
export const faultRows = (runs: readonly Summary[]) =>
  runs
    .filter(({ repeat }) => repeat === 1)
    .flatMap(({ strategy, faults, faultFigures = [], perMachine, n }) =>
      faultFigures.map(({ fault, noticedMs, recoveredMs, failed }) => ({
        name: strategy,
        cells: [
          faultTold(faults![fault]!),
          noticedMs === null ? 'never' : duration(noticedMs),
          recoveredMs === null ? (faults![fault]!.toMs === undefined ? '–' : 'never') : duration(recoveredMs),
          count(failed),
          percent(Math.max(0, sum(Object.values(perMachine)) / n - 1)),
        ],
      })),
    );

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
