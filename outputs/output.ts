/** Where a run's samples go beside its folder: a folder of this room for each kind of database. */
import type { RunRecord, Summary } from '../records/format.ts';

export interface Output {
  /** As `--out-to NAME=URL` has it. */
  readonly name: string;
  /** What sentences begin with: `InfluxDB http://localhost:8086`. */
  readonly label: string;
  /** Whether a run without it is worth nothing. */
  readonly required: boolean;
  /**
   * Checks, before the load, whether samples can go there.
   *
   * @param folder the run's name in links
   * @throws OutputRefused where the run must not begin
   */
  open(run: RunRecord, folder: string): Promise<OpenOutput>;
}

/** What k6 is given so that it writes there itself. */
export interface ForK6 {
  readonly outputs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface OpenOutput {
  /** Undefined where it was found unfit: the run then goes without. */
  readonly forK6: ForK6 | undefined;
  /** Why it was found so, in words that follow the label. */
  readonly unfit?: string;
  /** After the load: what arrived of what k6 recorded. */
  finish(finished: FinishedRun): Promise<Delivered>;
}

export interface FinishedRun {
  readonly run: RunRecord;
  readonly summary: Summary;
  /** What k6 recorded, by metric. */
  readonly samples: Readonly<Record<string, number>>;
  /** The error lines of k6's log that came from an output. */
  readonly complaints: readonly Complaint[];
  readonly directory: string;
}

export interface Complaint {
  /** The output's name in k6's log: `InfluxDBv1`. */
  readonly output: string;
  readonly error: string;
}

export interface Delivered {
  readonly complete: boolean;
  /** What became of the samples, in a line. */
  readonly text: string;
  /** Its part of run.json. */
  readonly record: Pick<RunRecord, 'influxdb' | 'outputs'>;
}

/** The run must not begin. */
export class OutputRefused extends Error {}

/** @throws OutputRefused where a run without this output is worth nothing */
export function refuseIfRequired(
  { label, required }: Output,
  problem: string | undefined,
  option: string,
): void {
  if (required && problem !== undefined)
    throw new OutputRefused(`${label} ${problem}: no run without it (${option})`);
}
