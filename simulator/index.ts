/** `routebench/simulator`: a strategy on a fleet in virtual time. */
export { simulate, type Simulation, type SimulationOptions } from './simulate.ts';
export type { Columns } from './columns.ts';
export { StrategyError } from './strategy-error.ts';
export { fleetOf, type Fleet } from '../model/fleet/fleet.ts';
export { original } from '../model/fleet/original-topology.ts';
export type { Topology } from '../model/fleet/topology.ts';
export { resolveParameters } from '../strategies/api/parameters.ts';
