/** JSON files that people write, edit, merge or get from others: read, parsed, checked, and what is wrong told in one line. */
import { readFileSync, statSync } from 'node:fs';
import { Ajv, type ErrorObject, type FuncKeywordDefinition, type ValidateFunction } from 'ajv';
import { parseJson } from '../../model/json-text.ts';
import { optionOf, type OptionKey } from '../../model/run-options.ts';

/** A comparison of thousands of runs stays well below. */
const MAX_BYTES = 64 * 2 ** 20;

/** @throws Error with one line: the file, and why it can't be read */
export function readText(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > MAX_BYTES)
      throw new Error(`holds ${Math.round(size / 2 ** 20)} MB: expected at most ${MAX_BYTES / 2 ** 20} MB`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file}: ${whyUnread(error as NodeJS.ErrnoException)}`, { cause: error });
  }
}

/** @param error what node:fs threw */
export function whyUnread({ code = '', message }: NodeJS.ErrnoException): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'is missing: there is no such file',
    EISDIR: 'is a directory: name a file',
    EACCES: "can't be read: no permission",
  };
  return reasons[code] ?? message;
}

/** @throws Error with one line: the file, where in it, what is wrong */
export function readJson(file: string): unknown {
  const text = readText(file);
  try {
    return parseJson(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

/** @returns a check of values against a schema, which is compiled as it is first used: that takes a while */
export function checker<T>(schema: object): (value: unknown, where: string) => T {
  let validate: ValidateFunction<T> | undefined;
  return (value, where) => {
    validate ??= newAjv().compile<T>(schema);
    if (validate(value)) return value;
    throw new Error(`${where}: ${explain(validate.errors![0]!)}`);
  };
}

/** Knows a run's options: a value that the command line takes for one; as recorded it may be null where it can be left out. */
const newAjv = (): Ajv =>
  new Ajv({ verbose: true, allowUnionTypes: true })
    .addKeyword(optionKeyword('runOption', true))
    .addKeyword(optionKeyword('givenOption', false));

function optionKeyword(keyword: string, mayBeNull: boolean): FuncKeywordDefinition {
  const check = (key: OptionKey, value: unknown): boolean => {
    const { parse, only, default: otherwise } = optionOf(key);
    if (value === null && mayBeNull && (otherwise === undefined || only !== undefined)) return true;
    try {
      const parsed = parse(typeof value === 'boolean' ? String(Number(value)) : String(value));
      if (parsed === value) return true;
      said.errors = [{ keyword, message: `a ${typeof parsed === 'string' ? 'text' : typeof parsed}` }];
    } catch (error) {
      said.errors = [{ keyword, message: (error as Error).message }];
    }
    return false;
  };
  const said: typeof check & { errors?: Partial<ErrorObject>[] } = check;
  return { keyword, validate: said, errors: true };
}

/** What ajv found wrong, in one line: the value by its path, what was found, what is expected. Ajv must be verbose. */
function explain(error: ErrorObject): string {
  const path = readablePath(error.instancePath) || 'the file';
  const inside = (name: string) => readablePath(`${error.instancePath}/${name}`);
  const expected = error.parentSchema as Record<string, unknown>;
  if (error.propertyName !== undefined)
    return `${path}: the name ${shown(error.propertyName)} is not one: expected ${String(expected.description)}`;
  switch (error.keyword) {
    case 'required':
      return `${inside(error.params.missingProperty as string)} is missing; ${path} needs ${list(error.schema as string[])}`;
    case 'additionalProperties':
      return `${inside(error.params.additionalProperty as string)} is unknown: expected ${list(Object.keys(expected.properties as object))}`;
    case 'runOption':
    case 'givenOption':
      return `${path} is ${shown(error.data)}: expected ${error.message}`;
  }
  return `${path} is ${shown(error.data)}: expected ${describe(expected)}`;
}

/** `/regions/us/machines/1/serviceMs` as `regions.us.machines[1].serviceMs` */
function readablePath(pointer: string): string {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return parts.map((part, i) => (/^\d+$/.test(part) ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}

function describe(expected: Record<string, unknown>): string {
  if (expected.enum !== undefined) return (expected.enum as unknown[]).map(shown).join(' or ');
  if (typeof expected.description === 'string' && expected.pattern !== undefined) return expected.description;
  if (Array.isArray(expected.type) && expected.type[1] === 'null')
    return `${describe({ ...expected, type: expected.type[0] as unknown })}, or null`;
  if (Array.isArray(expected.type)) return 'a text such as lognormal:0.5, or a list of numbers';
  switch (expected.type) {
    case 'object':
      return expected.minProperties === 1 ? 'an object with at least one entry' : 'an object';
    case 'array':
      return expected.minItems === undefined ? 'a list' : 'a list of at least one';
    case 'boolean':
      return 'true or false';
    case 'string':
      return expected.minLength === undefined
        ? `a text of at most ${String(expected.maxLength)} characters`
        : `a text of 1 to ${String(expected.maxLength ?? 'many')} characters`;
    default: {
      const kind = expected.type === 'integer' ? 'an integer' : 'a number';
      if (expected.exclusiveMinimum !== undefined)
        return `${kind} above ${String(expected.exclusiveMinimum)}`;
      if (expected.maximum !== undefined)
        return `${kind} from ${String(expected.minimum)} to ${String(expected.maximum)}`;
      return `${kind} of at least ${String(expected.minimum)}`;
    }
  }
}

const list = (names: readonly string[]) => names.join(', ');

export function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
