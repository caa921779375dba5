/** A strategy's scenario that tells at the end what the board counted. STRATEGY is not to choose: it is imported. */
import shortestExpectedDelay from '../../strategies/shortest-expected-delay.ts';
import type { Machine } from '../../model/fleet/machine.ts';
import { boardOver } from '../../strategies/host/board.ts';
import { scenario, DURATION, N, optionsFor, VUS } from '../../scenarios/runtime/scenario.ts';
import { cells } from '../../scenarios/runtime/shared-memory.ts';
import { ids } from '../../scenarios/runtime/current-settings.ts';

export const options = optionsFor(shortestExpectedDelay, {
  burst: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '10m' },
  closed: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: '1h' },
  open: { executor: 'shared-iterations', iterations: N, vus: VUS, maxDuration: DURATION },
  thresholds: { completed: [`count==${N}`] },
});

const machines = ids.map((id, index) => ({ id, index }) as Machine);
const run = scenario(shortestExpectedDelay);
const board = boardOver(machines, cells);
export const setup = run.setup;
export default run.iteration;

/** By machine: in flight, settled, failed. The caller has just made its host, and so had a turn: no sum is left. */
export function teardown(): void {
  const counts = machines.map((machine) => ({
    id: machine.id,
    inFlight: board.inFlight(machine),
    settled: board.settled(machine),
    failed: board.failures(machine),
  }));
  console.log(`counted ${JSON.stringify(counts)}`);
}
