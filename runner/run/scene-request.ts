import type { Scene } from '../../records/files/scene-file.ts';
import type { RunRequest } from './run-request.ts';

/** A scene's runs in virtual time, as they would be asked for on the command line. */
export const sceneRequest = (
  { name, workload }: Scene,
  strategies: readonly string[],
  repeat: number,
): RunRequest => ({
  ...workload,
  ...{ strategies, scene: name, n: workload.n === undefined ? [] : [workload.n] },
  ...{ mode: workload.mode ?? 'burst', seed: 1, timeScale: 1, repeat },
});
