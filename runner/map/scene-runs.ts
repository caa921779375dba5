/** A scene's runs for the map: planned before the first of any scene begins, then measured on all cores. */
import type { Topology } from '../../model/fleet/topology.ts';
import type { Scene } from '../../records/files/scene-file.ts';
import { mapCells, type MapScene } from '../../records/map/policy-map.ts';
import { UserError } from '../errors.ts';
import { planOf } from '../run/run-request.ts';
import type { RunSpec } from '../run/run-spec.ts';
import { sceneRequest } from '../run/scene-request.ts';
import type { Workers } from '../workers/workers.ts';

export interface SceneRuns {
  readonly scene: Scene;
  readonly specs: readonly RunSpec[];
}

/** Seeds outermost: what the runs of a seed have in common is computed once by a thread. */
export async function sceneRuns(
  scene: Scene,
  strategies: readonly string[],
  seeds: number,
): Promise<SceneRuns> {
  const plans: RunSpec[][] = [];
  for (const strategy of strategies) plans.push(await plannedFor(scene, strategy, seeds));
  return { scene, specs: plans.flat().sort((a, b) => a.seed - b.seed) };
}

/** None where the strategy can't be made for the scene's fleet. */
async function plannedFor(scene: Scene, strategy: string, seeds: number): Promise<RunSpec[]> {
  try {
    return await planOf(sceneRequest(scene, [strategy], seeds), scene.topology, scene.faults);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

/** @param onRun is told of each run that is done */
export async function measured(
  { scene, specs }: SceneRuns,
  { ask }: Workers,
  onRun: (spec: RunSpec) => void,
): Promise<MapScene> {
  const runs = await Promise.all(
    specs.map(async (spec) => {
      const summary = await ask('summary', spec, `${spec.strategy}-${spec.repeat}`);
      onRun(spec);
      return summary;
    }),
  );
  const { name, about, topology, workload, faults } = scene;
  return {
    name,
    about,
    n: specs[0]!.n,
    equalMachines: areEqual(topology),
    faults: faults !== null,
    keys: workload.keys !== undefined,
    routers: workload.routers !== undefined,
    cells: mapCells(runs),
  };
}

function areEqual({ regions }: Topology): boolean {
  const kinds = Object.values(regions).flatMap(({ machines, ...link }) =>
    machines.map((machine) => JSON.stringify([link, machine])),
  );
  return new Set(kinds).size === 1;
}
