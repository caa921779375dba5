/** The outputs of one run: opened before its load, finished after it. */
import {
  OutputRefused,
  type Delivered,
  type FinishedRun,
  type ForK6,
  type Output,
} from '../../outputs/output.ts';
import type { RunRecord } from '../../records/format.ts';
import { EXIT, UserError } from '../errors.ts';

export interface OpenOutputs {
  /** Undefined where none takes anything. */
  readonly forK6: ForK6 | undefined;
  finish(finished: FinishedRun): Promise<Delivered[]>;
}

/**
 * @param note takes a line for each output that the run goes without
 * @throws UserError where an output must be there and isn't
 */
export async function openOutputs(
  outputs: readonly Output[],
  run: RunRecord,
  note: (line: string) => void,
): Promise<OpenOutputs> {
  try {
    const open = await Promise.all(outputs.map((output) => output.open(run, run.id)));
    open.forEach(({ unfit }, i) => {
      if (unfit !== undefined) note(`${outputs[i]!.label} ${unfit}: this run goes without it`);
    });
    const fit = open.flatMap(({ forK6 }) => forK6 ?? []);
    return {
      forK6:
        fit.length === 0
          ? undefined
          : {
              outputs: fit.flatMap((it) => it.outputs),
              env: Object.assign({}, ...fit.map(({ env }) => env)) as ForK6['env'],
            },
      finish: (finished) => Promise.all(open.map((output) => output.finish(finished))),
    };
  } catch (error) {
    throw error instanceof OutputRefused ? new UserError(error.message) : error;
  }
}

/** What outputs add to run.json. */
export const recordOf = (deliveries: readonly Delivered[]): Delivered['record'] => {
  const outputs = Object.assign({}, ...deliveries.map(({ record }) => record.outputs)) as object;
  const parts = Object.assign({}, ...deliveries.map(({ record }) => record)) as Delivered['record'];
  return { ...parts, ...(Object.keys(outputs).length > 0 && { outputs }) } as Delivered['record'];
};

/** @returns the exit code where an output that a run is worth nothing without lacks something */
export const lackingExit = (outputs: readonly Output[], deliveries: readonly Delivered[]): number =>
  outputs.some(({ required }, i) => required && !deliveries[i]!.complete) ? EXIT.pointsMissing : 0;
