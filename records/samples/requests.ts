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
  /** Who served it, or whom it was sent to: a place in `machines`; −1 where nobody was named. */
  readonly machine: Int32Array;
  readonly machines: readonly string[];
  /** What went wrong: a place in `errors`, where 0 is nothing. */
  readonly error: Int32Array;
  readonly errors: readonly string[];
}

/** @param expected how many there will be; more are taken too */
export function requestColumns(expected: number): { push(row: SampleRow): void; finished(): Requests } {
  let capacity = Math.max(16, expected);
  let length = 0;
  let times = Array.from({ length: 4 }, () => new Float64Array(capacity));
  let places = Array.from({ length: 2 }, () => new Int32Array(capacity));
  let status = new Uint16Array(capacity);
  const machines = numbered();
  const errors = numbered();
  errors.place('');

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

  return {
    push(row) {
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
    finished: () => ({
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
}

export function requestsOf(rows: readonly SampleRow[]): Requests {
  const columns = requestColumns(rows.length);
  for (const row of rows) columns.push(row);
  return columns.finished();
}

/** Who served a request; where no answer says so, whom it was sent to; empty where nobody was named. */
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
