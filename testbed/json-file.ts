/** JSON files that people write: read, parsed and, where ajv finds a fault, explained in one line. */
import { readFileSync } from 'node:fs';
import type { ErrorObject } from 'ajv';

export function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reasons: Record<string, string> = {
      ENOENT: 'no such file',
      EISDIR: 'this is a directory; name a JSON file',
      EACCES: 'no permission to read this file',
    };
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new Error(`${file}: ${reasons[code] ?? message}`, { cause: error });
  }
}

export function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    // V8 quotes the text around the fault, line breaks included; one line is what people can read.
    throw new Error(`${file}: not JSON: ${(error as Error).message.replace(/\s+/g, ' ')}`, { cause: error });
  }
}

/** What ajv found wrong, in one line: the value by its path, what was found, what is allowed. Ajv must be verbose. */
export function explain(error: ErrorObject): string {
  const path = readablePath(error.instancePath) || 'the file';
  const inside = (name: string) => readablePath(`${error.instancePath}/${name}`);
  const allowed = error.parentSchema as Record<string, unknown>;
  switch (error.keyword) {
    case 'required':
      return `${inside(error.params.missingProperty as string)} is missing; ${path} needs ${list(error.schema as string[])}`;
    case 'additionalProperties':
      return `${inside(error.params.additionalProperty as string)} is unknown; allowed: ${list(Object.keys(allowed.properties as object))}`;
    case 'propertyNames':
    case 'pattern':
      return `${path}: the name ${shown(error.propertyName ?? error.params.propertyName)} is not allowed; allowed: a lower case letter, then up to 62 lower case letters, digits or hyphens`;
    default:
      return `${path} is ${shown(error.data)}; allowed: ${describe(allowed)}`;
  }
}

/** `/regions/us/machines/1/serviceMs` as `regions.us.machines[1].serviceMs` */
function readablePath(pointer: string): string {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return parts.map((part, i) => (/^\d+$/.test(part) ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}

function describe(allowed: Record<string, unknown>): string {
  if (allowed.enum !== undefined) return (allowed.enum as unknown[]).map(shown).join(' or ');
  if (Array.isArray(allowed.type)) return 'a text such as lognormal:0.5, or a list of numbers';
  switch (allowed.type) {
    case 'object':
      return allowed.minProperties === 1 ? 'an object with at least one entry' : 'an object';
    case 'array':
      return allowed.minItems === undefined ? 'a list' : 'a list of at least one';
    case 'string':
      return `a text of 1 to ${String(allowed.maxLength ?? 'many')} characters`;
    default: {
      const kind = allowed.type === 'integer' ? 'an integer' : 'a number';
      if (allowed.exclusiveMinimum !== undefined) return `${kind} above ${String(allowed.exclusiveMinimum)}`;
      if (allowed.maximum !== undefined)
        return `${kind} from ${String(allowed.minimum)} to ${String(allowed.maximum)}`;
      return `${kind} of at least ${String(allowed.minimum)}`;
    }
  }
}

const list = (names: readonly string[]) => names.join(', ');

export function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
