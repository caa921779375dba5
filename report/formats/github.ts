import { shapeText } from '../../records/baseline/shape.ts';
import { duration, percent } from '../../records/wording.ts';
import { markdownText } from '../escaping/markdown.ts';
import { markdownOf } from '../text/markdown.ts';
import type { Judged } from './judged.ts';

const SIGNS = { worse: '🔴', better: '🟢', stayed: '⚪' } as const;

/** A job's summary: what got worse, better, stayed; then what changed in shape alone, and the comparison itself. */
export function githubOf({ comparison, against }: Judged): string {
  if (against === null) return markdownOf(comparison);
  const { name, tolerance, changes, shapes } = against;
  const ofVerdict = (verdict: keyof typeof SIGNS) => changes.filter((it) => it.verdict === verdict);
  const [worse, better, stayed] = (['worse', 'better', 'stayed'] as const).map(ofVerdict);
  const rows = [...worse!, ...better!, ...stayed!].map(
    ({ strategy, where, stat, beforeMs, nowMs, ratio: { median, low, high }, verdict }) => {
      const by = `${median > 1 ? '+' : median < 1 ? '−' : ''}${percent(Math.abs(median - 1))}`;
      const interval = low === null || high === null ? '–' : `×${low.toFixed(3)} to ×${high.toFixed(3)}`;
      const cells = [`${SIGNS[verdict]} ${verdict}`, markdownText(strategy), where, stat];
      return `| ${[...cells, duration(beforeMs), duration(nowMs), by, interval].join(' | ')} |`;
    },
  );
  const changed = shapes?.filter((it) => it.changed);
  const shape =
    changed === undefined
      ? 'The baseline has no samples (a comparison.json alone), so that shapes can’t be compared.'
      : changed.length === 0
        ? 'None.'
        : changed.map((it) => `- ${markdownText(shapeText(it))}`).join('\n');
  return [
    `# routebench: ${worse!.length} worse, ${better!.length} better, ${stayed!.length} stayed`,
    `Sojourns against ${markdownText(name)}; stayed is within ${percent(tolerance)} or chance, intervals are of 95 %.`,
    [
      '| | strategy | at | figure | before | now | change | interval |',
      '| --- '.repeat(8) + '|',
      ...rows,
    ].join('\n'),
    '## Changed in shape, with the median as before',
    shape,
    `<details><summary>The comparison</summary>\n\n${markdownOf(comparison)}\n</details>\n`,
  ].join('\n\n');
}
