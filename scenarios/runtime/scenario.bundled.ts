/**
 * scenario.ts for Node, where there is no k6: a scenario file is then no more than the parameters that it sets in plain
 * sight, so that a simulated run goes by the same ones. Its `iteration` tells them.
 */
export const N = 0;
export const VUS = 0;
export const PIPES = 0;
export const RATE = 0;
export const DURATION = '0s';

export const optionsFor = () => ({});

export const scenario = (_strategy: unknown, parameters: Readonly<Record<string, string>> = {}) => ({
  iteration: () => parameters,
});
