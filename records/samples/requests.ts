/**
 * A run's requests, a column for each figure, so that a million of them are a few arrays. Times are real ms, moments count
 * from the run's start.
 */
import { machineInPath } from '../../model/master-api.ts';
import type { SampleRow } from '../../model/sample-row.ts';

export interface Requests {
  readonly releasedMs: Float64Array;
  readonly sentMs: Float64Array;
  readonly answeredMs: Float64Array;
  readonly durationMs: Float64Array;
  /** 0 where no answer came. */
  readonly status: Uint16Array;
  /** The machine that served it, or that it was sent to: a place in `machines`; −1 where none was named. */
  readonly machine: Int32Array;
  readonly machines: readonly string[];
  /** What went wrong: a place in `errors`, where 0 is nothing. */
  readonly error: Int32Array;
  readonly errors: readonly string[];
  /** Attempts beside the one that counts, with the same names: they add to the load, and are no requests. Absent where none is. */
  readonly further?: Requests;
}

/**
 * Rows of one request follow one another: its first good answer counts, else its last attempt.
 *
 * @param expected how many there will be; more are taken too
 */
export function requestColumns(expected: number): { push(row: SampleRow): void; finished(): Requests } {
  const names = { machines: numbered(), errors: numbered() };
  names.errors.place('');
  const requests = columnsOf(expected, names);
  let further: ReturnType<typeof columnsOf> | undefined;
  let last: SampleRow | undefined;
  return {
    push(row) {
      if (last === undefined || row.index !== last.index || row.attempt === 1) {
        requests.push((last = row));
        return;
      }
      const counts = isBetter(row, last);
      (further ??= columnsOf(16, names)).push(counts ? last : row);
      if (counts) requests.replaceLast((last = row));
    },
    finished: () => ({ ...requests.finished(), ...(further && { further: further.finished() }) }),
  };
}

function isBetter(attempt: SampleRow, than: SampleRow): boolean {
  if (than.error !== '') return attempt.error === '' || attempt.answeredMs > than.answeredMs;
  return attempt.error === '' && attempt.answeredMs < than.answeredMs;
}

function columnsOf(
  expected: number,
  { machines, errors }: Readonly<Record<'machines' | 'errors', ReturnType<typeof numbered>>>,
) {
  let capacity = Math.max(16, expected);
  let length = 0;
  let times = Array.from({ length: 4 }, () => new Float64Array(capacity));
  let places = Array.from({ length: 2 }, () => new Int32Array(capacity));
  let status = new Uint16Array(capacity);

  function grow(): void {
    capacity *= 2;
    const grown = <T extends Float64Array | Int32Array | Uint16Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    times = times.map((column) => grown(column, new Float64Array(capacity)));
    places = places.map((column) => grown(column, new Int32Array(capacity)));
    status = grown(status, new Uint16Array(capacity));
  }

  const columns = {
    push(row: SampleRow): void {
      if (length === capacity) grow();
      times[0]![length] = row.releasedMs;
      times[1]![length] = row.sentMs;
      times[2]![length] = row.answeredMs;
      times[3]![length] = row.durationMs;
      const machine = machineOf(row);
      places[0]![length] = machine === '' ? -1 : machines.place(machine);
      places[1]![length] = errors.place(row.error);
      status[length++] = row.status;
    },
    replaceLast(row: SampleRow): void {
      length -= 1;
      columns.push(row);
    },
    finished: (): Requests => ({
      releasedMs: times[0]!.subarray(0, length),
      sentMs: times[1]!.subarray(0, length),
      answeredMs: times[2]!.subarray(0, length),
      durationMs: times[3]!.subarray(0, length),
      machine: places[0]!.subarray(0, length),
      machines: machines.names,
      error: places[1]!.subarray(0, length),
      errors: errors.names,
      status: status.subarray(0, length),
    }),
  };
  return columns;
}

export function requestsOf(rows: readonly SampleRow[]): Requests {
  const columns = requestColumns(rows.length);
  for (const row of rows) columns.push(row);
  return columns.finished();
}

/** All attempts, those that count and the others. */
export function attemptsOf(requests: Requests): Requests {
  const { further } = requests;
  if (further === undefined) return requests;
  const both = <T extends Float64Array | Int32Array | Uint16Array>(a: T, b: T): T => {
    const all = new (a.constructor as new (length: number) => T)(a.length + b.length);
    all.set(a);
    all.set(b, a.length);
    return all;
  };
  return {
    ...requests,
    releasedMs: both(requests.releasedMs, further.releasedMs),
    sentMs: both(requests.sentMs, further.sentMs),
    answeredMs: both(requests.answeredMs, further.answeredMs),
    durationMs: both(requests.durationMs, further.durationMs),
    status: both(requests.status, further.status),
    machine: both(requests.machine, further.machine),
    error: both(requests.error, further.error),
  };
}

/** The machine that served a request; where no answer says so, the one it was sent to; empty where none was named. */
function machineOf({ region, machine, route }: SampleRow): string {
  return region !== '' && machine !== '' ? `${region}/${machine}` : (machineInPath(route) ?? '');
}

/** Names in the order in which they are met. */
function numbered(): { readonly names: string[]; place(name: string): number } {
  const names: string[] = [];
  const places = new Map<string, number>();
  return {
    names,
    place(name) {
      let place = places.get(name);
      if (place === undefined) {
        place = names.push(name) - 1;
        places.set(name, place);
      }
      return place;
    },
  };
}
