/** `routebench/testing`: what a strategy's own test calls, whatever runs it. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Strategy } from '../../strategies/api/contract.ts';
import { strategyOfFile } from './load.ts';

export { checkConformance, conformanceChecks, type Check } from '../../strategies/testing/checks.ts';
export { driveStrategy } from '../../strategies/testing/strategy-driver.ts';
export { fleets } from '../../strategies/testing/fleets.ts';
export { fleetOf } from '../../model/fleet/fleet.ts';
export { original } from '../../model/fleet/original-topology.ts';

/** The strategy of a TypeScript file, where what runs the test reads none itself. @throws Error with the line that is wrong */
export const strategyFrom = async (file: string | URL): Promise<Strategy> =>
  (await strategyOfFile(typeof file === 'string' ? resolve(file) : fileURLToPath(file))).strategy;
