import { checker, readJson, shown } from '../files/json-file.ts';
import { mapSchema } from '../files/map-schema.ts';
import { MAP_FORMAT, type PolicyMap } from './policy-map.ts';

const check = checker<PolicyMap>(mapSchema.json);

/** @throws Error with one line: the file, the field, what was found, what is expected */
export function readMap(file: string): PolicyMap {
  const value = readJson(file);
  const format = (value as { readonly format?: unknown } | null)?.format;
  if (format !== MAP_FORMAT) throw new Error(`${file}: format is ${shown(format)}: expected ${MAP_FORMAT}`);
  return check(value, file);
}
