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
import { writeReport } from '../../report/write.ts';
import { orUserError, UserError } from '../errors.ts';
import { print, say } from '../terminal/say.ts';

export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description('make the table and the page of finished runs anew')
    .argument('<dir>', 'a folder of runs, as compare or run left it')
    .option('--svg', 'the charts as files of their own too, as SVG and PNG: mean.svg, p95.svg, …')
    .option('--json', 'print comparison.json instead of a table')
    .action(async (dir: string, { svg = false, json = false }: { svg?: boolean; json?: boolean }) => {
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
      say(`look at ${join(directory, 'report.html')}`);
    });
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
