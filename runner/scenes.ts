/** What scenes there are, and one of them by its name. */
import { existsSync } from 'node:fs';
import { nearMiss } from '../model/near-miss.ts';
import { loadScene, sceneNamesIn, type Scene } from '../records/files/scene-file.ts';
import { orUserError, UserError } from './errors.ts';
import { inRoot } from './paths.ts';

export const sceneNames = (): string[] => sceneNamesIn(inRoot('scenes'));

/**
 * @param scene a name, or a JSON file
 * @throws UserError that lists what there is, or with the reader's line
 */
export function sceneFrom(scene: string): Scene {
  const names = sceneNames();
  const file = names.includes(scene) ? inRoot(`scenes/${scene}.json`) : scene;
  if (!existsSync(file)) {
    const meant = nearMiss(scene, names);
    const hint = meant === undefined ? '' : `did you mean ${meant}? `;
    throw new UserError(
      `--scene ${scene}: there is no such scene, and no such file: ${hint}there are ${names.join(', ')}`,
    );
  }
  return orUserError(() => loadScene(file, inRoot('topologies')));
}
