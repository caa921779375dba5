import type { MachineSpec, RegionSpec, Topology } from '../model/fleet/topology.ts';

/** One machine of a topology, and where it stands. */
export interface Place {
  /** `<region>/<number>`, as in the master's paths. */
  readonly id: string;
  readonly region: string;
  readonly number: number;
  /** Its place among all the fleet's machines, in the file's order. */
  readonly index: number;
  readonly spec: MachineSpec;
}

export function placesOf(topology: Topology): Place[] {
  return Object.entries(topology.regions)
    .flatMap(([region, { machines }]) =>
      machines.map((spec, number) => ({ id: `${region}/${number}`, region, number, spec })),
    )
    .map((place, index) => ({ ...place, index }));
}

/** The same fleet with every duration divided by the time scale. Draws scale alike, since they are linear in these. */
export function scaleMachine(spec: MachineSpec, timeScale: number): MachineSpec {
  const scaled = Object.entries(spec).map(([name, value]: [string, unknown]) => [
    name,
    name.endsWith('Ms') ? Number(value) / timeScale : value,
  ]);
  return Object.fromEntries(scaled) as unknown as MachineSpec;
}

export function scaleLink({ latencyMs, jitterMs = 0, latency }: RegionSpec, timeScale: number) {
  return { latencyMs: latencyMs / timeScale, jitterMs: jitterMs / timeScale, ...(latency && { latency }) };
}
