/** The curve that an exercise expects, as a picture: requests without an answer over time, of both runs of a link. */
import { duration, count } from '../records/wording.ts';
import { colourOf, ORACLE_COLOUR } from '../report/palette.ts';
import type { Run } from './experiment.ts';
import { openAt, progressOf } from './progress.ts';

const [WIDTH, HEIGHT] = [640, 240];
const [LEFT, RIGHT, TOP, BOTTOM] = [12, 628, 46, 214];
const SAMPLES = 200;

/** @returns SVG */
export function curvesPicture(runs: readonly Run[]): string {
  const progresses = runs.map(progressOf);
  const lastMs = Math.max(...progresses.map(({ untilMs }) => untilMs));
  const curves = progresses.map((progress) =>
    Array.from({ length: SAMPLES + 1 }, (_, i) => openAt(progress, (lastMs * i) / SAMPLES)),
  );
  const most = Math.max(...curves.flat());
  const point = (open: number, i: number) =>
    `${(LEFT + ((RIGHT - LEFT) * i) / SAMPLES).toFixed(1)},${(BOTTOM - ((BOTTOM - TOP) * open) / most).toFixed(1)}`;
  const names = runs.map(({ summary }) => summary.strategy);
  const text = (x: number, y: number, fill: string, anchor: string, words: string) =>
    `<text x="${x}" y="${y}" fill="${fill}" text-anchor="${anchor}">${words}</text>`;
  const lines = curves.map(
    (curve, i) =>
      `<polyline fill="none" stroke="${colourOf(names[i]!)}" stroke-width="2.5" points="${curve.map(point).join(' ')}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13" role="img" aria-label="Requests without an answer over time: ${names.join(', ')}">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>
${text(LEFT, 20, colourOf(names[0]!), 'start', names[0]!)}
${text(RIGHT, 20, colourOf(names[1]!), 'end', names[1]!)}
${text(LEFT, 40, '#59636e', 'start', `${count(most)} requests without an answer`)}
<path stroke="${ORACLE_COLOUR}" d="M${LEFT} ${BOTTOM}H${RIGHT}"/>
${lines.join('\n')}
${text(LEFT, 232, '#59636e', 'start', '0')}
${text(RIGHT, 232, '#59636e', 'end', duration(lastMs))}
</svg>
`;
}
