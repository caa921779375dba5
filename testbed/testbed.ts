import type { Fault } from '../model/fleet/faults.ts';
import type { Topology } from '../model/fleet/topology.ts';
import type { Address, Running } from './listen.ts';
import { startMachine } from './machine.ts';
import { startMaster } from './master.ts';
import { loadTopology, placesOf } from './topology.ts';

export interface TestbedOptions extends Address {
  /** The original fleet where left out. */
  readonly topology?: Topology | undefined;
  readonly timeScale?: number | undefined;
  readonly seed?: number | undefined;
  readonly faults?: readonly Fault[] | null | undefined;
}

export interface RunningTestbed extends Running {
  readonly topology: Topology;
}

/** A whole fleet: each machine on a free port, and the master before them. */
export async function startTestbed(options: TestbedOptions = {}): Promise<RunningTestbed> {
  const { topology = loadTopology(), timeScale, seed, faults } = options;
  const places = placesOf(topology);
  const starts = await Promise.allSettled(
    places.map(({ spec, region, number, index: machineIndex }) =>
      startMachine({ spec, region, number, machineIndex, timeScale, seed, faults }),
    ),
  );
  const machines = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const closeMachines = () => Promise.all(machines.map((machine) => machine.close()));
  try {
    const failed = starts.find((start) => start.status === 'rejected');
    if (failed) throw failed.reason;
    const workers = new Map(places.map(({ id }, i) => [id, machines[i]!.url]));
    const master = await startMaster({ ...options, topology, workers, sameClock: true });
    return {
      ...master,
      topology,
      async close() {
        await master.close();
        await closeMachines();
      },
    };
  } catch (error) {
    await closeMachines();
    throw error;
  }
}
