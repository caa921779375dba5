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
