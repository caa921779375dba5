import { writeFileSync } from 'node:fs';
import { loadStrategies } from '../../runner/catalogue.ts';
import { inRoot } from '../../runner/paths.ts';
import { sojournsMs } from '../../simulator/columns.ts';
import { COMMAND_UNIT } from '../../simulator/decision.ts';
import { simulate } from '../../simulator/simulate.ts';
import type { Strategy } from '../../strategies/api/contract.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';
import { resolveParameters } from '../../strategies/api/parameters.ts';
import type { Bar, BenchTools } from '../bench.ts';
import { calibrated } from './calibrated.ts';
import { rowsOf, tableOf, type Contest, type Row } from './field-table.ts';
import { randomFleet } from './random-fleets.ts';

const FLEETS = 50;
const NS = [1, 3, 10, 30, 100, 300, 1000, 2000];
const SEEDS = [1, 2, 3, 4, 5];
const PAGE = 'docs/field.md';

interface Setting {
  readonly title: string;
  readonly jitter: number;
  readonly calibrates: boolean;
  readonly bars: (rows: readonly Row[]) => readonly Bar[];
}

const settings: readonly Setting[] = [
  { title: 'Numbers given, no jitter', jitter: 0, calibrates: false, bars: neverBehind },
  { title: 'Numbers calibrated, jitter', jitter: 0.5, calibrates: true, bars: ahead },
  { title: 'Numbers given, jitter', jitter: 0.5, calibrates: false, bars: ahead },
  { title: 'Numbers calibrated, no jitter', jitter: 0, calibrates: true, bars: neverBehind },
];

/** Every strategy on random fleets in virtual time, each knowing the same numbers. Writes the tables as a page. */
export async function* field({ say }: BenchTools): AsyncGenerator<Bar> {
  const strategies = await loadStrategies();
  const parts: string[] = [];
  for (const { title, jitter, calibrates, bars } of settings) {
    const contests: Contest[] = [];
    for (let fleet = 0; fleet < FLEETS; fleet++)
      contests.push(...contestsOn(fleet, jitter, calibrates, strategies));
    const rows = rowsOf(contests, NS);
    const table = tableOf(rows, NS);
    say(`${title}\n${table}`);
    parts.push(`## ${title}\n\n${table}\n`);
    for (const bar of bars(rows)) yield { ...bar, what: `${title}: ${bar.what}` };
  }
  writeFileSync(inRoot(PAGE), `${introduction}\n${parts.join('\n')}`);
}

function contestsOn(
  fleet: number,
  jitter: number,
  calibrates: boolean,
  strategies: readonly Strategy[],
): Contest[] {
  const topology = randomFleet(fleet, { jitter });
  const profiles = SEEDS.map((seed) => (calibrates ? calibrated(topology, seed) : fleetOf(topology)));
  return NS.map((n) => {
    const meanOf = (strategy: Strategy) => {
      const parameters = resolveParameters(strategy, {});
      const means = SEEDS.map((seed, i) =>
        mean(
          sojournsMs(
            simulate({ topology, strategy, parameters, mode: 'burst', n, seed, profile: profiles[i] }),
          ),
        ),
      );
      return mean(means);
    };
    return { fleet, n, meansMs: Object.fromEntries(strategies.map((it) => [it.name, meanOf(it)])) };
  });
}

function neverBehind(rows: readonly Row[]): Bar[] {
  const { mean, worst } = rows.find(({ strategy }) => strategy === COMMAND_UNIT)!;
  return [
    {
      what: `${COMMAND_UNIT} against the best on any fleet, at any N`,
      measured: `${perCent(worst - 1)} behind at most`,
      bar: 'at most 2 % behind',
      held: worst <= 1.02,
    },
    {
      what: `${COMMAND_UNIT} in the mean over N against any`,
      measured: `${perCent(mean / rows[0]!.mean - 1)} behind ${rows[0]!.strategy}`,
      bar: 'at most 0.5 % behind',
      held: mean / rows[0]!.mean <= 1.005,
    },
  ];
}

function ahead(rows: readonly Row[]): Bar[] {
  const own = rows.find(({ strategy }) => strategy === COMMAND_UNIT)!;
  const next = rows.find(({ strategy }) => strategy !== COMMAND_UNIT)!;
  return [
    {
      what: `${COMMAND_UNIT} in the mean over N against the next, ${next.strategy}`,
      measured: `${own.mean.toFixed(4)} and ${next.mean.toFixed(4)} of the best`,
      bar: 'ahead of every other',
      held: own.mean < next.mean,
    },
  ];
}

const mean = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total / values.length;
};
const perCent = (share: number): string => `${(100 * share).toFixed(2)} %`;

const introduction = `# The field

Every strategy on ${FLEETS} fleets drawn at random (bench/command-unit/random-fleets.ts: 1 to 8 regions, 2 to 40 machines, latencies from 5 to 800 ms, services from 5 to 200 ms), bursts of N requests in virtual time, ${SEEDS.length} seeds each, all knowing the same numbers of the fleet. A figure is the mean over fleets of a strategy's mean sojourn divided by that of the best strategy on the same fleet at the same N: 1 is best. _worst_ is the largest of all. With jitter each link's and each machine's spread is drawn up to half of its mean. Calibrated numbers come from three requests to each machine.

Made by \`npm run bench -- field\`.
`;
