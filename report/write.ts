/** The files of a comparison. Each is written beside and then renamed, so that a reader never meets half of one. */
import { renameSync, writeFileSync } from 'node:fs';
import { tableOf } from './aggregate.ts';
import { chartsOf } from './chart.ts';
import type { Comparison } from './format.ts';
import { markdownOf } from './markdown.ts';
import { pageOf } from './page.ts';

export function writeAtOnce(file: string, text: string): void {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}

/** comparison.json, comparison.md and report.html. */
export function writeComparison(directory: string, comparison: Comparison): void {
  writeAtOnce(`${directory}/comparison.json`, `${JSON.stringify(comparison, null, 2)}\n`);
  writeAtOnce(`${directory}/comparison.md`, markdownOf(comparison));
  writeAtOnce(`${directory}/report.html`, pageOf(comparison));
}

/** The page's charts as files of their own, for papers and READMEs. */
export function writeCharts(directory: string, comparison: Comparison): void {
  for (const { name, svg } of chartsOf(tableOf(comparison))) writeAtOnce(`${directory}/${name}.svg`, svg);
}
