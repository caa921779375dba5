/** Whether strategies can be made for a fleet: found out before anything runs, not in the middle of a comparison. */
import { inMemoryWorld } from '../../strategies/host/in-memory-world.ts';
import { loadStrategy, strategyNames } from '../catalogue.ts';
import { EXIT, UserError } from '../errors.ts';
import { withSourceLine } from '../strategy-files/source-lines.ts';
import { resolvedFor } from './parameters.ts';
import { fleetKnown } from './profile.ts';
import type { RunSpec } from './run-spec.ts';

/** @throws UserError (exit 108, as k6 would end) with the strategy's own line, or where one has no sizes to go by */
export async function checkStrategies(specs: readonly RunSpec[]): Promise<void> {
  await checkSizes(specs);
  for (const spec of specs.filter(({ repeat }) => repeat === 1)) {
    const fleet = fleetKnown(spec);
    if (fleet === undefined) continue;
    const { n, mode, seed, profileFile } = spec;
    const strategy = await loadStrategy(spec.strategy);
    try {
      const parameters = await resolvedFor(spec, strategy);
      strategy.create(inMemoryWorld({ n, mode, fleet, parameters, seed, profiled: profileFile !== null }));
    } catch (error) {
      throw new UserError(withSourceLine(error), EXIT.aborted);
    }
  }
}

/** Where all strategies are asked for, these go by sizes of 1 as the others do by nothing; asked for by name, that is a mistake. */
async function checkSizes(specs: readonly RunSpec[]): Promise<void> {
  const names = new Set(specs.filter(({ sizesKnown }) => !sizesKnown).map(({ strategy }) => strategy));
  if (strategyNames().every((name) => names.has(name))) return;
  for (const name of names) {
    const { needsSizes } = await loadStrategy(name);
    if (needsSizes)
      throw new UserError(
        `${name} goes by the sizes of requests, which this load doesn’t tell: expected --sizes-known, with --sizes such as exponential`,
      );
  }
}
