import { OWN_CODES } from '../records/exit-codes.ts';

/** A mistake of the user's, or a lack on the machine: told in one line, without a stack. */
export class UserError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Exit codes by what they say. */
export const EXIT = {
  /** --influxdb-required, and the database lacks points. */
  pointsMissing: OWN_CODES.failed.code,
  thresholdsFailed: OWN_CODES.thresholdsFailed.code,
  interrupted: OWN_CODES.interrupted.code,
  aborted: OWN_CODES.aborted.code,
} as const;

/** How a process ended, in words: `exit code 1`, or `killed by SIGKILL`. */
export const endOf = (code: number | null, signal: NodeJS.Signals | null): string =>
  signal === null ? `exit code ${code}` : `killed by ${signal}`;

/** Reads what the user named. @throws UserError with the reader's line */
export function orUserError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UserError((error as Error).message);
  }
}

/** @throws UserError where there is no room, or no permission */
export function written<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw asUserError(error);
  }
}

/** What node:fs said, also where a reader or writer of ours put its own words around it. */
const systemError = (error: unknown): NodeJS.ErrnoException | undefined =>
  [error, (error as Error | undefined)?.cause].find(
    (it): it is NodeJS.ErrnoException => (it as NodeJS.ErrnoException | undefined)?.syscall !== undefined,
  );

export const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes(systemError(error)?.code ?? '');

/** @throws what is no fault of the user's or the machine's */
export function asUserError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  const fault = systemError(error);
  if (fault === undefined) throw error;
  const where = fault.path ? ` (${fault.path})` : '';
  return new UserError(
    fault === error && isDiskFull(fault)
      ? `the disk is full${where}: finished runs are whole; make room first`
      : (error as Error).message,
    1,
  );
}
