/** A mistake of the user's, or a lack on the machine: told in one line, without a stack. */
export class UserError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** k6's own exit codes, which the runner's follow. */
export const EXIT = {
  /** --influxdb-required, and the database lacks points. */
  pointsMissing: 1,
  thresholdsFailed: 99,
  interrupted: 105,
  aborted: 108,
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

/** @throws what is no fault of the user's or the machine's */
export function asUserError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  const { code, path, message, cause } = error as NodeJS.ErrnoException;
  const fileError = code ?? (cause as NodeJS.ErrnoException | undefined)?.code;
  if (fileError === undefined) throw error;
  if (fileError === 'ENOSPC' || fileError === 'EDQUOT')
    return new UserError(
      `the disk is full${path ? ` (${path})` : ''}: finished runs are whole; make room first`,
      1,
    );
  return new UserError(message, 1);
}
