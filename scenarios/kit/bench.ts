/**
 * The k6 side of a run. A scenario file puts its executors, thresholds and parameters in plain sight and leaves the
 * rest to this.
 */
import type { Options } from 'k6/options';
import type { Strategy } from '../../strategies/kit/contract.ts';
import { firstTime } from './first-time/index.ts';
import type { Plan } from './first-time/options.ts';
import { memoryOf } from './memory.ts';
import { readOnce } from './once.ts';
import { orRefuse } from './refuse.ts';
import { requestLoop } from './request.ts';
import { known, settings } from './run.ts';
import { worldFor } from './world.ts';

export { duration as DURATION, n as N, pipes as PIPES, rate as RATE, vus as VUS } from './run.ts';

/** The options of a run, by the mode asked for. Only k6 reads them, the first time; virtual users needn't hold them. */
export const optionsFor = (strategy: Strategy, plan: Plan): Options =>
  __VU === 0 ? firstTime.runOptions(strategy, plan, settings!) : {};

/**
 * What k6 runs.
 *
 * @param strategy decides the routes
 * @param parameters the strategy's parameters as the scenario file has them; `-e NAME=value` wins
 */
export function bench(strategy: Strategy, parameters: Readonly<Record<string, string>> = {}) {
  const memory = strategy.knowledge === 'shared' ? memoryOf() : undefined;
  // Not asked for what they are: that would make them anew for each virtual user.
  const tunable = 'parameters' in strategy;
  const values = tunable ? readOnce('parameters', () => firstTime.readParameters(strategy, parameters)) : {};
  const world = worldFor(strategy, values, memory);
  const router = orRefuse(() => strategy.create(world));
  return {
    setup: () => firstTime.before(strategy, router, known, settings!),
    iteration: requestLoop(strategy, router, world.board, memory),
  };
}
