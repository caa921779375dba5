/**
 * The k6 side of a run. A scenario file puts its executors, thresholds and parameters in plain sight and leaves the
 * rest to this.
 */
import { SharedArray } from 'k6/data';
import type { Options } from 'k6/options';
import type { ParameterSpecs, ParametersOf, Strategy } from '../../strategies/kit/contract.ts';
import { firstTime } from './first-time/index.ts';
import type { Plan } from './first-time/options.ts';
import { memoryOf } from './memory.ts';
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
  const world = worldFor(strategy, strategy.parameters ? resolved(strategy, parameters) : {}, memory);
  const router = orRefuse(() => strategy.create(world));
  return {
    setup: () => firstTime.before(strategy, router, known, settings!),
    iteration: requestLoop(strategy, router, world.board, memory),
  };
}

/** Read and checked once, then handed to all virtual users as text. */
function resolved<P extends ParameterSpecs>(
  strategy: Strategy<P>,
  parameters: Readonly<Record<string, string>>,
): ParametersOf<P> {
  const text = __VU === 0 ? JSON.stringify(firstTime.readParameters(strategy, parameters)) : '';
  return JSON.parse(new SharedArray('parameters', () => [text])[0]!) as ParametersOf<P>;
}
