/** `routebench advise -n N`: which strategy at this N, and why, in plain words. By simulation: nothing is sent. */
import type { Command } from 'commander';
import { adviceText } from '../../report/limits/advice.ts';
import { balancerLines } from '../../report/limits/balancer-lines.ts';
import { decide } from '../../simulator/decision.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';
import { topologyOfProfile } from '../../model/fleet/profile.ts';
import { loadStrategies } from '../catalogue.ts';
import { UserError } from '../errors.ts';
import { wholeNumber } from '../../model/parse-text.ts';
import { argument, topologyFrom, withOptions } from '../options/options.ts';
import { print } from '../terminal/say.ts';
import { fromProfile } from '../run/profile.ts';

interface AdviseOptions {
  readonly n: number;
  readonly profile?: string;
  readonly topology?: string;
  readonly seed: number;
  readonly json?: boolean;
}

/** A burst beyond this would take the simulator too long for an answer at once. */
const MOST_REQUESTS = 100_000;

export function addAdviseCommand(program: Command): void {
  withOptions(program.command('advise'), ['profile', 'topology', 'seed'])
    .description('which strategy answers N requests fastest, and why; by simulation, in seconds')
    .requiredOption('-n <n>', 'requests, all at once', argument(wholeNumber(1, MOST_REQUESTS)))
    .option('--json', 'the standings as JSON')
    .action(advise);
}

async function advise({ n, profile, topology: file, seed, json }: AdviseOptions): Promise<void> {
  if (profile !== undefined && file !== undefined)
    throw new UserError('--profile and --topology both name a fleet: give one of them');
  const topology =
    profile === undefined
      ? topologyFrom(file)
      : fromProfile(profile, (value) => topologyOfProfile(value, profile));
  const verdict = decide(topology, await loadStrategies(), n, seedsFor(n, seed));
  if (json) return console.log(JSON.stringify(verdict, null, 2));
  const fleet = fleetOf(topology);
  print([adviceText(verdict, fleet.machines, topology.name), ...balancerLines(verdict, fleet)].join('\n'));
}

/** Few requests are over soon and depend more on chance: they are simulated more often. */
export const seedsFor = (n: number, first = 1): number[] =>
  Array.from({ length: Math.max(1, Math.min(20, Math.round(3000 / n))) }, (_, i) => first + i);
