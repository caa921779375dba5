/**
 * strategy-loader.ts in a k6 bundle: there a strategy is a function that makes it, or its host from what the extension
 * hands over (tools/k6-bundle.mjs).
 */
import type { Strategy, World } from '../../strategies/api/contract.ts';
import type { Ask, HostConfig } from '../../strategies/host/strategy-host.ts';

type Make = (memory?: unknown, config?: string, sequence?: World['sequence']) => unknown;

export const strategyOf = (given: Strategy | Make): Strategy =>
  typeof given === 'function' ? (given() as Strategy) : given;

export const hostHere = (
  make: Make,
  config: HostConfig,
  memory: (name: string, bytes: number) => ArrayBuffer,
  sequence: World['sequence'],
): Ask => make(memory, JSON.stringify(config), sequence) as Ask;

export const makeElsewhere = (make: Make): Make => make;
