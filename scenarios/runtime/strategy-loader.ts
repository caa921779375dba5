/**
 * How a scenario's strategy is given: in the sources as it is. In a bundle a function makes it (tools/k6-bundle.mjs puts
 * other code in this file's place), so that a virtual user need not hold the strategy, and an engine of its own can.
 */
import type { Strategy, World } from '../../strategies/api/contract.ts';
import { wrapAll, wrapperNames } from '../../strategies/wrappers/catalogue.ts';
import { hostOf, type Ask, type HostConfig } from '../../strategies/host/strategy-host.ts';

export { furtherAttempts } from './attempts/further-attempts.ts';

/** The strategy in the wrappers that WITH names. @throws Error where one is unknown */
export const wrapped = (given: Strategy): Strategy =>
  __ENV.WITH ? wrapAll(given, wrapperNames(__ENV.WITH)) : given;

export const strategyOf = (given: Strategy): Strategy => given;

/** The strategy at work in the virtual user that calls this. */
export const hostHere = (
  given: Strategy,
  told: HostConfig,
  memory: (name: string, bytes: number) => ArrayBuffer,
  sequence: World['sequence'],
): Ask => hostOf(given, told, memory, sequence);

/** A function that makes the host from what the extension hands it; undefined where there is none. */
export const makeElsewhere: (given: Strategy) => ((memory: never, told: string) => Ask) | undefined = () =>
  undefined;
