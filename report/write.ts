/** The files of a comparison. Each is written beside and then renamed, so that a reader never meets half of one. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { comparisonJson } from '../records/comparison.ts';
import { csvOf } from './text/csv.ts';
import type { Comparison } from '../records/format.ts';
import { markdownOf } from './text/markdown.ts';
import type { Results } from '../records/read.ts';
import { copyPlayground } from './page/built-files.ts';
import { tryRuns } from './try-fleet.ts';

/** @throws Error with one line: the file, and why not */
export function writeAtOnce(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(`${file}.part`, content);
    renameSync(`${file}.part`, file);
  } catch (error) {
    rmSync(`${file}.part`, { force: true });
    throw new Error(
      `${file}: ${reasonOf(error as NodeJS.ErrnoException)}; what was there before is as it was`,
      {
        cause: error,
      },
    );
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return "can't be written: no permission";
  return `can't be written: ${message}`;
}

/** comparison.json, .md and .csv. */
function writeComparison(directory: string, comparison: Comparison): void {
  writeAtOnce(`${directory}/comparison.json`, comparisonJson(comparison));
  writeAtOnce(`${directory}/comparison.md`, markdownOf(comparison));
  writeAtOnce(`${directory}/comparison.csv`, csvOf(comparison));
}

/**
 * Those, and report.html, for which every run's samples are read.
 *
 * @param withPictures its charts as SVG and PNG files too
 * @returns what couldn't be read
 */
export async function writeReport(
  directory: string,
  { comparison, runs }: Results,
  { withPictures = false } = {},
): Promise<readonly string[]> {
  writeComparison(directory, comparison);
  // Here alone, since charts take longer to load than a small run to simulate.
  const [{ shapesOf }, { pageDataOf, pageOf }, { picturesOf, pngOf }] = await Promise.all([
    import('./page/page-data.ts'),
    import('./page/report-page.ts'),
    import('./pictures.ts'),
  ]);
  const shapes = shapesOf(runs);
  const tried = copyPlayground(directory) ? tryRuns(comparison) : undefined;
  writeAtOnce(`${directory}/report.html`, pageOf(comparison, shapes, tried));
  if (withPictures) {
    for (const { name, svg } of picturesOf(pageDataOf(comparison, shapes))) {
      writeAtOnce(`${directory}/${name}.svg`, svg);
      writeAtOnce(`${directory}/${name}.png`, await pngOf(svg));
    }
  }
  return shapes.complaints;
}
