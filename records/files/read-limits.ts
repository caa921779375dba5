import { checker, readJson, shown } from './json-file.ts';
import { LIMITS_FORMAT, type LimitsRecord } from '../limits-format.ts';
import { limitsSchema } from './limits-schema.ts';

const check = checker<LimitsRecord>(limitsSchema.json);

/** @throws Error with one line: the file, the field, what was found, what is expected */
export function readLimits(directory: string): LimitsRecord {
  const file = `${directory}/limits.json`;
  const value = readJson(file);
  const format = (value as { readonly format?: unknown } | null)?.format;
  if (format !== LIMITS_FORMAT)
    throw new Error(`${file}: format is ${shown(format)}: expected ${LIMITS_FORMAT}`);
  const record = check(value, file);
  for (const [id, { region, number }] of Object.entries(record.machines)) {
    if (id !== `${region}/${number}`)
      throw new Error(
        `${file}: machines has ${shown(id)}: expected "${region}/${number}", as it says itself`,
      );
  }
  checkDecision(record, file);
  return record;
}

function checkDecision({ decision, machines }: LimitsRecord, file: string): void {
  const size = Object.keys(machines).length;
  decision?.verdicts.forEach(({ winner, standings }, i) => {
    const where = `${file}: decision.verdicts[${i}]`;
    if (winner !== '' && !standings.some(({ strategy }) => strategy === winner))
      throw new Error(`${where}.winner is ${shown(winner)}: expected one of its standings`);
    const odd = standings.findIndex(({ split }) => split.length !== size);
    if (odd >= 0)
      throw new Error(
        `${where}.standings[${odd}].split has ${standings[odd]!.split.length} numbers: expected one for each of ${size} machines`,
      );
  });
}
