/** `routebench advise -n N`: which strategy at this N, and why, in plain words. By simulation: nothing is sent. */
import type { Command } from 'commander';
import type { Fault } from '../../model/fleet/faults.ts';
import type { GivenOptions } from '../../model/run-options.ts';
import { contradiction } from '../../model/option-rules.ts';
import { resolvedArrivals } from '../../model/workload/given-load.ts';
import { adviceText } from '../../report/limits/advice.ts';
import { balancerLines } from '../../report/limits/balancer-lines.ts';
import { decide, type DecidedLoad } from '../../simulator/decision.ts';
import { capacityPerS, fleetOf, type Fleet } from '../../model/fleet/fleet.ts';
import { topologyOfProfile } from '../../model/fleet/profile.ts';
import { loadStrategies, loadStrategy, WRAPPED } from '../catalogue.ts';
import { orUserError, UserError } from '../errors.ts';
import { wholeNumber } from '../../model/parse-text.ts';
import { argument, faultsFrom, flagOf, topologyFrom, withOptions } from '../options/options.ts';
import { print } from '../terminal/say.ts';
import { fromProfile } from '../run/profile.ts';
import { filesOf, readText } from '../run/workload-files.ts';

interface AdviseOptions extends Pick<GivenOptions, 'arrivals' | 'load' | 'rate' | 'sizes' | 'faults'> {
  readonly n: number;
  readonly profile?: string;
  readonly topology?: string;
  readonly seed: number;
  readonly json?: boolean;
}

/** More than this would take the simulator too long for an answer at once. */
const MOST_REQUESTS = 100_000;

export function addAdviseCommand(program: Command): void {
  const command = program.command('advise');
  withOptions(command, ['arrivals', 'load', 'rate', 'sizes', 'faults', 'profile', 'topology', 'seed'])
    .description('which strategy answers N requests fastest, and why; by simulation, in seconds')
    .requiredOption(
      '-n <n>',
      'requests, all at once unless a load or arrivals say when',
      argument(wholeNumber(1, MOST_REQUESTS)),
    )
    .option('--json', 'the standings as JSON')
    .action(advise);
}

async function advise({
  n,
  profile,
  topology: file,
  seed,
  json,
  faults: faultsFile,
  ...given
}: AdviseOptions): Promise<void> {
  if (profile !== undefined && file !== undefined)
    throw new UserError('--profile and --topology both name a fleet: give one of them');
  const topology =
    profile === undefined
      ? topologyFrom(file)
      : fromProfile(profile, (value) => topologyOfProfile(value, profile));
  const fleet = fleetOf(topology);
  const faults = faultsFrom({ faults: faultsFile }, topology);
  const load = loadOf(given, fleet, faults);
  // What comes by chance is simulated three times as often.
  const seeds = seedsFor(load === undefined ? n : Math.ceil(n / 3), seed);
  const verdict = decide(topology, await contenders(faults !== null), n, seeds, load);
  if (json) return console.log(JSON.stringify(verdict, null, 2));
  const text = adviceText(verdict, fleet.machines, topology.name, load);
  print([text, ...balancerLines(verdict, fleet)].join('\n'));
}

/** All strategies, and where something goes wrong the usual ones within wrappers too. */
const contenders = async (faulty: boolean) => [
  ...(await loadStrategies()),
  ...(faulty ? await Promise.all(WRAPPED.map(loadStrategy)) : []),
];

/** Undefined for a burst. @throws UserError */
function loadOf(given: GivenOptions, fleet: Fleet, faults: readonly Fault[] | null): DecidedLoad | undefined {
  const typed = (['arrivals', 'load', 'rate'] as const).filter((key) => given[key] !== undefined);
  const wrong = contradiction('open', typed, flagOf);
  if (wrong !== undefined) throw new UserError(wrong);
  const arrivals = given.rate === undefined ? given.arrivals : `constant:${given.rate}`;
  const options = { ...given, ...filesOf({ ...given, arrivals }) };
  const context = { capacityPerS: capacityPerS(fleet), readText, nameOf: flagOf };
  const resolved = orUserError(() => resolvedArrivals(options, context));
  const { sizes } = options;
  if (resolved === undefined)
    return sizes === undefined && faults === null ? undefined : { mode: 'burst', sizes, faults, readText };
  if (resolved.mode === 'closed')
    throw new UserError('--arrivals closed: expected a burst, or arrivals at a rate such as poisson:100');
  return { ...resolved, sizes, faults, readText };
}

/** Few requests are over soon and depend more on chance: they are simulated more often. */
export const seedsFor = (n: number, first = 1): number[] =>
  Array.from({ length: Math.max(1, Math.min(20, Math.round(3000 / n))) }, (_, i) => first + i);
