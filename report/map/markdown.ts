/** The map as Markdown. */
import { guidanceOf } from '../../records/map/guidance.ts';
import { rankedOver, type MapCell, type PolicyMap } from '../../records/map/policy-map.ts';
import { count, ratio } from '../../records/wording.ts';
import { markdownText } from '../escaping/markdown.ts';

export const madeOf = ({ scenes, seeds, versions }: PolicyMap): string =>
  `Made by routebench ${versions.routebench ?? 'in virtual time'}: ${scenes.length} scenes, ${seeds} seeds each.`;

export const cellText = (cell: MapCell | undefined): string =>
  cell === undefined ? '' : cell.loses ? `✗ ${count(cell.failed)}` : ratio(cell.regret.median);

/** Regrets beyond this have the darkest colour. */
const FAR = 3;

/** From 0, the best, to 100. */
export const farOf = ({ regret }: MapCell): number =>
  Math.round(100 * Math.min(1, Math.log(Math.max(1, regret.median)) / Math.log(FAR)));

export const LEGEND =
  'A figure is the mean sojourn as a multiple of the best strategy’s in that scene; ✗ and a number are requests that it leaves unanswered and another answers.';

export function mapMarkdown(map: PolicyMap): string {
  const { scenes, knowledge } = map;
  const row = (cells: readonly string[]) => `| ${cells.map(markdownText).join(' | ')} |`;
  const head = ['strategy', 'goes by', 'worst', ...scenes.map(({ name }) => name)];
  const rows = rankedOver(scenes).map(({ strategy, worst, losesIn }) => [
    strategy,
    knowledge[strategy] ?? '',
    losesIn.length > 0 ? `loses in ${losesIn.length}` : ratio(worst?.regret),
    ...scenes.map(({ cells }) => cellText(cells.find((cell) => cell.strategy === strategy))),
  ]);
  return [
    '# Which policy when',
    '',
    ...guidanceOf(map).map((line) => `- ${markdownText(line)}`),
    '',
    LEGEND,
    '',
    row(head),
    row(head.map(() => '---')).replaceAll('\\', ''),
    ...rows.map(row),
    '',
    '## Scenes',
    '',
    ...scenes.map(
      ({ name, about, n }) => `- **${markdownText(name)}** (N = ${count(n)}): ${markdownText(about)}`,
    ),
    '',
    madeOf(map),
    '',
  ].join('\n');
}
