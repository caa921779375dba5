/** `routebench report DIR`: the pages of results that are there already. */
import type { Command } from 'commander';
import { join, resolve } from 'node:path';
import { readResults } from '../report/read.ts';
import { comparisonText } from '../report/terminal.ts';
import { writeCharts, writeComparison } from '../report/write.ts';
import { UserError } from './errors.ts';
import { say } from './measure.ts';

export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description('make the table and the page of finished runs anew')
    .argument('<dir>', 'a folder of runs, as compare or run left it')
    .option('--svg', 'the charts as files of their own too: mean.svg, p95.svg')
    .action((dir: string, { svg }: { svg?: boolean }) => {
      const directory = resolve(dir);
      const { comparison, complaints } = read(directory);
      complaints.forEach(say);
      writeComparison(directory, comparison);
      if (svg) writeCharts(directory, comparison);
      console.log(comparisonText(comparison));
      say(`look at ${join(directory, 'report.html')}`);
    });
}

function read(directory: string): ReturnType<typeof readResults> {
  try {
    return readResults(directory);
  } catch (error) {
    throw new UserError((error as Error).message);
  }
}
