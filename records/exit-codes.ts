/** Exit codes, each with its meaning: k6's own, and what the runner adds. docs/reference/exit-codes.md is made from here. */
import { constants } from 'node:os';

interface ExitCode {
  readonly code: number;
  readonly meaning: string;
}

/** What `npx routebench` ends with by itself. */
export const OWN_CODES = {
  ok: { code: 0, meaning: 'all went well' },
  failed: {
    code: 1,
    meaning:
      'this computer, the fleet or the database lacks something: no k6, a full disk, a fleet that ended, with `--influxdb-required` missing points, a machine that `limits` could not measure',
  },
  mistake: { code: 2, meaning: 'a mistake on the command line or in a file that it names' },
  thresholdsFailed: {
    code: 99,
    meaning: 'a threshold was not met, or something got worse than `--baseline`',
  },
  interrupted: { code: 105, meaning: 'interrupted by Ctrl-C, SIGTERM or the loss of the terminal' },
  aborted: { code: 108, meaning: 'the strategy or its parameters made the script abort before the load' },
} as const satisfies Record<string, ExitCode>;

/** What k6 can end with besides (errext/exitcodes of its sources); `run` and `compare` end with the same. */
export const K6_CODES: readonly ExitCode[] = [
  { code: 97, meaning: 'a cloud test failed' },
  { code: 98, meaning: 'the progress of a cloud test is unknown' },
  { code: 100, meaning: 'the setup took too long' },
  { code: 101, meaning: 'the teardown took too long' },
  { code: 102, meaning: 'something took too long' },
  { code: 103, meaning: 'stopped through the REST API' },
  { code: 104, meaning: 'k6 refuses its configuration' },
  { code: 106, meaning: 'the REST API cannot be started' },
  { code: 107, meaning: 'an exception in the script' },
  { code: 109, meaning: 'a panic in k6' },
  { code: 110, meaning: 'the script marked the test as failed' },
  { code: 255, meaning: 'k6 ended with -1: it met an error that has no code of its own' },
];

/** 128 + the signal's number, as shells have it. */
export const codeOfSignal = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

/** Signals that k6 or the command itself is ended by, where it can't end in order. */
export const NAMED_SIGNALS = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGABRT',
  'SIGKILL',
  'SIGSEGV',
  'SIGTERM',
] as const;

/** How k6 ended, in words: `exit code 107 (an exception in the script)`, `exit code 137 (killed by SIGKILL)`. */
export function k6EndOf(code: number): string {
  const known = [...K6_CODES, ...Object.values<ExitCode>(OWN_CODES).filter((it) => it.code > 2)];
  const signal = Object.entries(constants.signals).find(([, number]) => code === 128 + number)?.[0];
  const meaning =
    known.find((it) => it.code === (code < 0 ? 256 + code : code))?.meaning ??
    (signal && `killed by ${signal}`);
  return `exit code ${code}${meaning === undefined ? '' : ` (${meaning})`}`;
}
