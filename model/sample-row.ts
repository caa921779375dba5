/**
 * A row of samples.csv: one request of the N. The columns stand here alone, in the file's order, each with how its text is
 * read. k6's side, the runner, simulated runs, reports and uploads follow from this table. Times are real ms, moments count
 * from the run's start.
 */

const columns = {
  index: 'whole',
  /** 1 for a request's first try. */
  attempt: 'whole',
  releasedMs: 'time',
  sentMs: 'time',
  answeredMs: 'time',
  /** The path at the master that it was sent to. */
  route: 'text',
  /** The region and the machine's number, as far as the answer says; else empty. */
  region: 'text',
  machine: 'text',
  /** 0 where no answer came. */
  status: 'status',
  /** k6's http_req_duration. */
  durationMs: 'time',
  responseTimeMs: 'reported',
  workTimeMs: 'reported',
  /** Empty where all went well. */
  error: 'text',
} as const;

export type SampleRow = {
  readonly [Name in keyof typeof columns]: (typeof kinds)[(typeof columns)[Name]] extends Kind<infer T>
    ? T
    : never;
};

export const SAMPLE_COLUMNS = Object.keys(columns) as (keyof SampleRow)[];

interface Kind<T> {
  /** A value; undefined where the text isn't what is expected. */
  readonly read: (text: string) => T | undefined;
  readonly expected: string;
}

/** Longer than any run: a third of a century. */
const MAX_MS = 1e12;

function wholeNumber(max: number): Kind<number> {
  return {
    read(text) {
      const value = Number(text);
      return text !== '' && Number.isInteger(value) && value >= 0 && value <= max ? value : undefined;
    },
    expected: `a whole number from 0 to ${max}`,
  };
}

const kinds = {
  whole: /* @__PURE__ */ wholeNumber(1e9),
  status: /* @__PURE__ */ wholeNumber(999),
  /** To the microsecond: k6's own are finer. */
  time: {
    read(text) {
      const ms = Number(text);
      return text !== '' && Math.abs(ms) <= MAX_MS ? Math.round(ms * 1000) / 1000 : undefined;
    },
    expected: 'a number of ms between -1e12 and 1e12',
  } as Kind<number>,
  /** As the master and its machine say; null where they don't. */
  reported: {
    read(text) {
      if (text === '') return null;
      const ms = Number(text);
      return Math.abs(ms) <= MAX_MS ? ms : undefined;
    },
    expected: 'nothing, or a number of ms between -1e12 and 1e12',
  } as Kind<number | null>,
  text: { read: (text) => text, expected: 'a text' } as Kind<string>,
};

/**
 * @param texts a value for each column
 * @throws Error with what was found, and what is expected
 */
export function readSampleRow(texts: readonly string[]): SampleRow {
  if (texts.length !== SAMPLE_COLUMNS.length)
    throw new Error(`has ${texts.length} fields: expected ${SAMPLE_COLUMNS.length}`);
  const row: Record<string, string | number | null> = {};
  for (let i = 0; i < SAMPLE_COLUMNS.length; i++) {
    const name = SAMPLE_COLUMNS[i]!;
    const { read, expected } = kinds[columns[name]];
    const value = read(texts[i]!);
    if (value === undefined) throw new Error(`${name} is "${texts[i]!.slice(0, 60)}": expected ${expected}`);
    row[name] = value;
  }
  return row as SampleRow;
}

/**
 * A row as one metadata value of k6, whose CSV output joins metadata by & and = unescaped: so what may hold any letter is
 * percent-encoded. Of the texts that is the error alone; encoding them all costs k6 three times as long as the rest of it.
 */
export function packSampleRow(row: SampleRow): string {
  const values = [];
  for (let i = 0; i < SAMPLE_COLUMNS.length; i++) values.push(row[SAMPLE_COLUMNS[i]!]);
  values[SAMPLE_COLUMNS.length - 1] = encodeURIComponent(row.error);
  return values.join(';');
}

/** @throws Error as readSampleRow does */
export function unpackSampleRow(packed: string): SampleRow {
  const texts = packed.split(';');
  texts.push(decodeURIComponent(texts.pop()!));
  return readSampleRow(texts);
}
