/** `routebench report DIR`: the pages of results that are there already. */
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { comparisonJson } from '../../records/comparison.ts';
import { readLimits } from '../../records/files/read-limits.ts';
import { terminalText } from '../../report/escaping/terminal.ts';
import { limitsText } from '../../report/limits/terminal.ts';
import { writeLimitsPages } from '../../report/limits/write.ts';
import { readResults, type Results } from '../../records/read.ts';
import { comparisonText } from '../../report/text/terminal.ts';
import { conditionsOf } from '../../records/baseline/changes.ts';
import { shapeChangesOf, shapeText } from '../../records/baseline/shape.ts';
import { formats } from '../../report/formats/formats.ts';
import type { Judged } from '../../report/formats/judged.ts';
import { writeAtOnce, writeReport } from '../../report/write.ts';
import { baselineCheckFor, tolerance } from '../compare/baseline-check.ts';
import { EXIT, orUserError, UserError, written } from '../errors.ts';
import { argument } from '../options/options.ts';
import { print, say } from '../terminal/say.ts';

export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description('make the table and the page of finished runs anew')
    .argument('<dir>', 'a folder of runs, as compare or run left it')
    .option('--svg', 'the charts as files of their own too, as SVG and PNG: mean.svg, p95.svg, …')
    .option('--json', 'print comparison.json instead of a table')
    .option(
      '--format <a,b>',
      `files for other programs too: ${Object.keys(formats).join(', ')}`,
      argument(formatNames),
    )
    .option('--baseline <dir>', 'say what got better or worse since; exit code 99 where something did')
    .option('--tolerance <part>', 'how much worse is still as good', tolerance, 0.1)
    .action(async (dir: string, options: ReportOptions) => {
      const { svg = false, json = false, format = [] } = options;
      const directory = resolve(dir);
      if (existsSync(join(directory, 'limits.json'))) return limitsAgain(directory);
      const results = orUserError(() => readResults(directory));
      const unread = await reported(directory, results, svg);
      unread.forEach(say);
      (json ? console.log : print)(
        json
          ? terminalText(comparisonJson(results.comparison).trimEnd())
          : comparisonText(results.comparison),
      );
      const judged = judge(results, options);
      for (const name of format) {
        const { file, textOf } = formats[name]!;
        written(() => writeAtOnce(join(directory, file), textOf(judged)));
      }
      say(
        `look at ${['report.html', ...format.map((it) => formats[it]!.file)].map((it) => join(directory, it)).join(', ')}`,
      );
      if (judged.against?.changes.some(({ verdict }) => verdict === 'worse'))
        process.exitCode = EXIT.thresholdsFailed;
    });
}

interface ReportOptions {
  readonly svg?: boolean;
  readonly json?: boolean;
  readonly format?: readonly string[];
  readonly baseline?: string;
  readonly tolerance: number;
}

function formatNames(text: string): string[] {
  const names = [...new Set(text.split(','))];
  if (names.every((name) => Object.hasOwn(formats, name))) return names;
  throw new Error(`some of ${Object.keys(formats).join(', ')}, with commas between them`);
}

/** @throws UserError where the baseline can't be read, or isn't of the same runs */
function judge({ comparison, runs }: Results, { baseline, tolerance }: ReportOptions): Judged {
  if (baseline === undefined) return { comparison, against: null };
  const check = baselineCheckFor(resolve(baseline), { tolerance, force: false });
  check.admit(conditionsOf(comparison));
  const changes = check.judge(comparison);
  const before = check.runs();
  const shapes = before.length === 0 ? null : shapeChangesOf(before, runs, tolerance);
  for (const shape of shapes?.filter(({ changed }) => changed) ?? [])
    say(`changed in shape, with the median as before: ${shapeText(shape)}`);
  return { comparison, against: { name: baseline, tolerance, changes, shapes } };
}

/** A folder that `routebench limits` left. */
function limitsAgain(directory: string): void {
  const record = orUserError(() => readLimits(directory));
  writeLimitsPages(directory, record);
  print(limitsText(record, directory));
}

/** Writes all that is made from results. @throws UserError where the folder can't be written */
export async function reported(
  directory: string,
  results: Results,
  withPictures = false,
): Promise<readonly string[]> {
  try {
    return await writeReport(directory, results, { withPictures });
  } catch (error) {
    throw new UserError((error as Error).message, 1);
  }
}
