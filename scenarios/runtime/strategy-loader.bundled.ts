/**
 * strategy-loader.ts in a k6 bundle: there a strategy is a function that makes it, or its host from what the extension
 * hands over (tools/k6-bundle.mjs).
 */
import type { furtherAttempts as furtherAttemptsOf } from './attempts/further-attempts.ts';
import type { Strategy, World } from '../../strategies/api/contract.ts';
import type { Ask, HostConfig } from '../../strategies/host/strategy-host.ts';

type Make = (memory?: unknown, config?: string, sequence?: World['sequence']) => unknown;

/** build/runtime/wrappers.js (tools/k6-bundle.mjs). */
interface Wrappers {
  readonly makeWrapped: (make: Make, names: string, ...args: Parameters<Make>) => unknown;
  readonly furtherAttempts: typeof furtherAttemptsOf;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import can't be left out
const wrappers = () => require('./runtime/wrappers.js') as Wrappers;

export const furtherAttempts: typeof furtherAttemptsOf = (options) => wrappers().furtherAttempts(options);

/**
 * The strategy in the wrappers that WITH names: they are in a file of their own, so that runs without them don't hold them. An engine
 * of its own makes it from its text.
 */
export function wrapped(make: Make): Make {
  const names = __ENV.WITH;
  if (!names) return make;
  const { makeWrapped } = wrappers();
  const made: Make = (...args) => makeWrapped(make, names, ...args);
  const text = () =>
    `(memory,told,sequence)=>(${String(makeWrapped)})(${String(make)},${JSON.stringify(names)},memory,told,sequence)`;
  return Object.assign(made, { toString: text });
}

export const strategyOf = (given: Strategy | Make): Strategy =>
  typeof given === 'function' ? (given() as Strategy) : given;

export const hostHere = (
  make: Make,
  config: HostConfig,
  memory: (name: string, bytes: number) => ArrayBuffer,
  sequence: World['sequence'],
): Ask => make(memory, JSON.stringify(config), sequence) as Ask;

export const makeElsewhere = (make: Make): Make => make;
