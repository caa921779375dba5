/** docs/reference/exit-codes.md, from the table of exit codes. `npm run docs` writes it; a test compares the two. */
import { codeOfSignal, K6_CODES, NAMED_SIGNALS, OWN_CODES } from '../records/exit-codes.ts';

const table = (rows: readonly (readonly [number, string])[]): string[] => [
  '| exit code | meaning |',
  '| ---: | --- |',
  ...[...rows].sort(([a], [b]) => a - b).map(([code, meaning]) => `| ${code} | ${meaning} |`),
];

export const exitCodesPage = (): string =>
  [
    '# Exit codes',
    '',
    '<!-- prettier-ignore-start -->',
    '<!-- Made by "npm run docs" from records/exit-codes.ts: change that file. -->',
    '',
    '## Of `npx routebench`',
    '',
    ...table(Object.values(OWN_CODES).map(({ code, meaning }) => [code, meaning])),
    '',
    'The first signal ends a command in order: k6 is interrupted, what was measured is written, and the exit code is 105',
    'whatever else happened. A second one ends it at once, with 105 too; `report` reads what k6 wrote down by then. A signal',
    'within the first tenths of a second, before a command has begun anything, ends it as it ends any process: see below.',
    '',
    "## k6's own, where a run failed",
    '',
    '`run` and `compare` end with the same code, and name it.',
    '',
    ...table(K6_CODES.map(({ code, meaning }) => [code, meaning])),
    '',
    '## Killed by a signal',
    '',
    '128 + the number of the signal, as shells have it: of k6 where that was killed, else of the command itself.',
    '',
    ...table(NAMED_SIGNALS.map((name) => [codeOfSignal(name), name])),
    '',
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
