/** How far a map is, and how long the rest takes: a run takes about as long as it has requests. */
import { clock } from '../compare/time-left.ts';
import type { RunSpec } from '../run/run-spec.ts';
import { progressLine } from '../terminal/progress.ts';
import type { SceneRuns } from './scene-runs.ts';

export interface MapProgress {
  ran(spec: RunSpec): void;
  clear(): void;
}

export function mapProgress(planned: readonly SceneRuns[]): MapProgress {
  const specs = planned.flatMap((scene) => scene.specs);
  const requests = specs.reduce((sum, { n }) => sum + n, 0);
  const line = progressLine();
  const startedAtMs = performance.now();
  let runs = 0;
  let simulated = 0;
  return {
    ran({ scene, strategy, n }) {
      runs += 1;
      simulated += n;
      const leftMs = ((performance.now() - startedAtMs) * (requests - simulated)) / simulated;
      line.show(`${runs} of ${specs.length} runs · ${scene} · ${strategy} · ${clock(leftMs)} left`);
    },
    clear: () => line.clear(),
  };
}
