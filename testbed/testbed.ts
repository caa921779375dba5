import { randomUUID } from 'node:crypto';
import { startAdmin, type AdminOptions } from './admin.ts';
import type { Fault } from '../model/fleet/faults.ts';
import type { Topology } from '../model/fleet/topology.ts';
import type { Address, Running } from './listen.ts';
import { startMachine } from './machine.ts';
import { faultSchedule } from './fault-schedule.ts';
import { startMaster } from './master.ts';
import { originalTopology } from '../model/fleet/original-topology.ts';
import { placesOf } from './topology.ts';

export interface TestbedOptions extends Address {
  /** The original fleet where left out. */
  readonly topology?: Topology | undefined;
  readonly timeScale?: number | undefined;
  readonly seed?: number | undefined;
  readonly faults?: readonly Fault[] | null | undefined;
  /** Whether each machine is to have an address of its own too. */
  readonly withEdges?: boolean | undefined;
  /** Where faults are changed while it runs. */
  readonly admin?: AdminOptions | undefined;
}

const EDGE_HOST = '127.0.0.1';

/** A machine's own address. */
export interface Edge {
  readonly id: string;
  readonly host: string;
  readonly port: number;
}

export interface RunningTestbed extends Running {
  readonly topology: Topology;
  /** Where each machine is reached with its region's latency, for balancers in the master's place; empty unless asked for. */
  readonly edges: readonly Edge[];
  /** Where faults are changed; undefined unless asked for. */
  readonly adminUrl: string | undefined;
}

/** A whole fleet: each machine on a free port, and the master before them. */
export async function startTestbed(options: TestbedOptions = {}): Promise<RunningTestbed> {
  const { topology = originalTopology(), timeScale, seed, withEdges = false, admin } = options;
  const faults = faultSchedule(options.faults, seed ?? 1, timeScale ?? 1);
  const places = placesOf(topology);
  const masterKey = randomUUID();
  const starts = await Promise.allSettled(
    places.map(({ spec, region, number, index: machineIndex }) =>
      startMachine({ spec, region, number, machineIndex, timeScale, seed, faults, masterKey }),
    ),
  );
  const machines = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  /** The master, and the machines' own addresses where they are asked for. */
  const fronts: Running[] = [];
  const close = async (graceMs?: number) => {
    await Promise.all(fronts.map((front) => front.close(graceMs)));
    await Promise.all(machines.map((machine) => machine.close()));
  };
  try {
    const failed = starts.find((start) => start.status === 'rejected');
    if (failed) throw failed.reason;
    const workers = new Map(places.map(({ id }, i) => [id, machines[i]!.url]));
    const live = admin !== undefined;
    const shared = { ...options, topology, workers, sameClock: true, masterKey, faults, live };
    const master = await startMaster(shared);
    fronts.push(master);
    if (withEdges)
      for (const only of places)
        fronts.push(await startMaster({ ...shared, host: EDGE_HOST, port: 0, only }));
    const edges = fronts.slice(1);
    const adminAt = admin && (await startAdmin(faults, admin));
    if (adminAt) fronts.push(adminAt);
    return {
      ...master,
      topology,
      adminUrl: adminAt?.url,
      edges: edges.map(({ port }, i) => ({ id: places[i]!.id, host: EDGE_HOST, port })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
