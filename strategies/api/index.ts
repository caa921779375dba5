/**
 * `routebench/strategy`: all that a strategy's file imports. A file exports one strategy; `create` is given the world and returns the
 * router, whose `route` is asked where each request goes:
 *
 *     export default defineStrategy({
 *       name: 'mine', // as the file is called
 *       summary: 'fewest in flight for each request that a machine serves at once',
 *       source: 'ours, not published',
 *       knowledge: 'shared',
 *       create: ({ machines, board }) => ({
 *         route: () => to(minBy(machines, (machine) => board.inFlight(machine) / machine.concurrency)),
 *       }),
 *     });
 */
export { anywhere, defineStrategy, hold, to, toRegion } from './contract.ts';
export { duration, numberIn, oneOf, onOff, weights, wholeNumber } from './parameters.ts';
export { minBy } from '../../model/fleet/fleet.ts';
export type { Knowledge, Outcome, Request, Route, Router, Strategy, World } from './contract.ts';
export type { Board, Cells, Feedback, Machine, MachineNumbers, Region } from './contract.ts';
export type { ParameterSpec, ParameterSpecs, ParametersOf } from './contract.ts';
