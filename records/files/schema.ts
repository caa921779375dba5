/**
 * JSON schemas with the TypeScript type of what they describe: a schema that lacks a field of its type, has one too many or
 * says another type of one doesn't compile.
 */
declare const described: unique symbol;

export interface Schema<T> {
  readonly json: object;
  /** In both directions, so that only the very type fits. */
  readonly [described]?: (value: T) => T;
}

interface Optional<T> {
  readonly optional: Schema<T>;
}

type Fields<T> = {
  readonly [Key in keyof T]-?: object extends Pick<T, Key>
    ? Optional<Exclude<T[Key], undefined>>
    : Schema<T[Key]>;
};

const schema = <T>(json: object): Schema<T> => ({ json });

export const optional = <T>(of: Schema<T>): Optional<T> => ({ optional: of });

/** @param olderLack fields that files of earlier versions needn't have */
export function object<T>(fields: Fields<T>, olderLack: readonly (keyof T)[] = []): Schema<T> {
  const entries = Object.entries(fields) as [string, Optional<unknown> | Schema<unknown>][];
  return schema({
    type: 'object',
    required: entries.flatMap(([name, field]) =>
      'optional' in field || olderLack.includes(name as keyof T) ? [] : [name],
    ),
    additionalProperties: false,
    properties: Object.fromEntries(
      entries.map(([name, field]) => [name, 'optional' in field ? field.optional.json : field.json]),
    ),
  });
}

export const list = <T>(of: Schema<T>, minItems = 0): Schema<readonly T[]> =>
  schema({ type: 'array', items: of.json, ...(minItems > 0 && { minItems }) });

export const pair = <A, B>(a: Schema<A>, b: Schema<B>): Schema<readonly [A, B]> =>
  schema({ type: 'array', items: [a.json, b.json], minItems: 2, maxItems: 2 });

/** An object whose keys are names. */
export const byName = <T>(
  of: Schema<T>,
  names: object = { maxLength: 300, description: 'at most 300 characters' },
): Schema<Readonly<Record<string, T>>> =>
  schema({ type: 'object', additionalProperties: of.json, propertyNames: names });

export const nameOf = (pattern: string, description: string): object => ({ pattern, description });

export const nullable = <T>(of: Schema<T>): Schema<T | null> =>
  schema({ ...of.json, type: [(of.json as { type: string }).type, 'null'] });

export const oneOf = <const T extends string | number>(...choices: readonly T[]): Schema<T> =>
  schema({ enum: choices });

/** Checked elsewhere, by what knows it. */
export const anything = <T>(): Schema<T> => schema({});

export const number = (minimum: number, maximum: number): Schema<number> =>
  schema({ type: 'number', minimum, maximum });
export const wholeNumber = (minimum: number, maximum: number): Schema<number> =>
  schema({ type: 'integer', minimum, maximum });
export const text: Schema<string> = schema({ type: 'string', maxLength: 10_000 });
export const flag: Schema<boolean> = schema({ type: 'boolean' });

/** A third of a century: longer than any run. */
export const ms = number(0, 1e12);
export const count = wholeNumber(0, 1e9);
/** Also that of a strategy which this version doesn't have; never a path. */
export const strategyName: Schema<string> = schema({
  type: 'string',
  // With wrappers around it: `hedged(least-connections)`.
  pattern: '^([A-Za-z0-9][A-Za-z0-9_-]{0,99}\\(){0,9}[A-Za-z0-9][A-Za-z0-9_:-]{0,99}\\){0,9}$',
  description: 'a name of letters, digits and hyphens',
});
export const moment: Schema<string> = schema({
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$',
  description: 'a moment such as 2026-01-31T12:00:00.000Z',
});
