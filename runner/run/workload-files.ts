/** Files that a load names: `trace:FILE` and `file:FILE`. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { GivenOptions } from '../../model/run-options.ts';
import { isRoutesFile } from '../../model/service/syntax.ts';
import { sceneNameOf, wholePaths } from '../../records/files/scene-file.ts';
import { UserError } from '../errors.ts';

/** @throws UserError that names the file */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(`${file}: ${code === 'ENOENT' ? 'there is no such file' : message}`);
  }
}

type Files = Pick<GivenOptions, 'arrivals' | 'sizes' | 'scene' | 'routes'>;

/** As a record has it: whole paths, so that it means the same file wherever it is read, and the scene by its name. */
export const filesOf = ({ arrivals, sizes, scene, routes }: Files): Files => ({
  ...wholePaths({ arrivals, sizes }, '.'),
  ...(routes !== undefined && { routes: isRoutesFile(routes) ? resolve(routes) : routes }),
  ...(scene !== undefined && { scene: sceneNameOf(scene) }),
});
