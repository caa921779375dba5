/**
 * The k6 side of a run. A scenario file puts its executors, thresholds and parameters in plain sight and leaves the
 * rest to this.
 */
import type { Options } from 'k6/options';
import type { Strategy } from '../../strategies/api/contract.ts';
import { init } from './init/index.ts';
import type { Plan } from './init/options.ts';
import { strategyOf, wrapped } from './strategy-loader.ts';
import { hostFor } from './strategy-host.ts';
import { orAbort } from './abort.ts';
import { requestLoop } from './request-loop.ts';
import { settings } from './current-settings.ts';

export { openFor as DURATION, n as N, pipes as PIPES, vus as VUS } from './current-settings.ts';

/** The options of a run, by the mode asked for. Only k6 reads them, the first time; virtual users needn't hold them. */
export const optionsFor = (given: Strategy, plan: Plan): Options =>
  __VU === 0 ? orAbort(() => init.runOptions(strategyOf(wrapped(given)), plan, settings!)) : {};

/**
 * What k6 runs.
 *
 * @param given the strategy that decides the routes
 * @param parameters the strategy's parameters as the scenario file has them; `-e NAME=value` wins
 */
export function scenario(given: Strategy, parameters: Readonly<Record<string, string>> = {}) {
  const strategy = orAbort(() => wrapped(given));
  const tell = () => init.tell(strategyOf(strategy), parameters, settings!);
  const host = orAbort(() => hostFor(strategy, tell));
  return {
    setup: () => init.before(strategyOf(strategy), host, settings!),
    iteration: requestLoop(host),
  };
}
