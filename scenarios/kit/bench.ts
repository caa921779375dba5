/**
 * The k6 side of a run. A scenario file puts its executors, thresholds and parameters in plain sight and leaves the
 * rest to this.
 */
import type { Options } from 'k6/options';
import type { Strategy } from '../../strategies/kit/contract.ts';
import { firstTime } from './first-time/index.ts';
import type { Plan } from './first-time/options.ts';
import { strategyOf } from './given.ts';
import { hostFor } from './host.ts';
import { orRefuse } from './refuse.ts';
import { requestLoop } from './request.ts';
import { settings } from './run.ts';

export { duration as DURATION, n as N, pipes as PIPES, rate as RATE, vus as VUS } from './run.ts';

/** The options of a run, by the mode asked for. Only k6 reads them, the first time; virtual users needn't hold them. */
export const optionsFor = (given: Strategy, plan: Plan): Options =>
  __VU === 0 ? firstTime.runOptions(strategyOf(given), plan, settings!) : {};

/**
 * What k6 runs.
 *
 * @param given the strategy that decides the routes
 * @param parameters the strategy's parameters as the scenario file has them; `-e NAME=value` wins
 */
export function bench(given: Strategy, parameters: Readonly<Record<string, string>> = {}) {
  const host = orRefuse(() => hostFor(given, () => firstTime.tell(strategyOf(given), parameters, settings!)));
  return {
    setup: () => firstTime.before(strategyOf(given), host, settings!),
    iteration: requestLoop(host),
  };
}
