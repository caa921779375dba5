/** Whether strategies can be made for a fleet: found out before anything runs, not in the middle of a comparison. */
import { inMemoryWorld } from '../../strategies/host/in-memory-world.ts';
import { loadStrategy } from '../catalogue.ts';
import { EXIT, UserError } from '../errors.ts';
import { withSourceLine } from '../strategy-files/source-lines.ts';
import { resolvedFor } from './parameters.ts';
import { fleetKnown } from './profile.ts';
import type { RunSpec } from './run-spec.ts';

/** @throws UserError (exit 108, as k6 would end) with the strategy's own line */
export async function checkStrategies(specs: readonly RunSpec[]): Promise<void> {
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
