/** The map as a picture: strategies, best first, × scenes, coloured by regret; grey where requests are lost. */
import { rankedOver, type MapCell, type PolicyMap } from '../../records/map/policy-map.ts';
import { eachText } from '../escaping/each-text.ts';
import { escape } from '../escaping/html.ts';
import { xmlText } from '../escaping/xml.ts';
import { cellText, farOf, madeOf } from './markdown.ts';

const [CELL_WIDTH, CELL_HEIGHT] = [34, 16];
const [LEFT, TOP] = [252, 190];

/** @returns SVG */
export function mapPicture(given: PolicyMap): string {
  const map = eachText(given, xmlText);
  const ranked = rankedOver(map.scenes);
  const width = LEFT + CELL_WIDTH * map.scenes.length + 90;
  const height = TOP + CELL_HEIGHT * ranked.length + 40;
  const heads = map.scenes.map(({ name }, i) => {
    const [x, y] = [LEFT + CELL_WIDTH * (i + 0.6), TOP - 6];
    return `<text transform="translate(${x} ${y}) rotate(-55)" font-size="11">${escape(name)}</text>`;
  });
  const rows = ranked.map(({ strategy }, row) => {
    const y = TOP + CELL_HEIGHT * row;
    const cells = map.scenes.map((scene, i) => {
      const cell = scene.cells.find((it) => it.strategy === strategy);
      const x = LEFT + CELL_WIDTH * i;
      return cell === undefined ? '' : drawn(cell, x, y);
    });
    return `<text x="${LEFT - 6}" y="${y + 12}" text-anchor="end" font-size="11">${escape(strategy)}</text>${cells.join('')}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" fill="#1b1f24" role="img" aria-label="Strategies, best first, by scenes: mean sojourn as a multiple of the best strategy's; grey where requests are lost">
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="12" y="24" font-size="16" font-weight="bold">Which policy when</text>
<text x="12" y="44" font-size="11" fill="#59636e">Mean sojourn over the best’s in that scene;</text>
<text x="12" y="58" font-size="11" fill="#59636e">darker is worse, grey loses requests.</text>
${heads.join('\n')}
${rows.join('\n')}
<text x="12" y="${height - 12}" font-size="11" fill="#59636e">${escape(madeOf(map))}</text>
</svg>
`;
}

function drawn(cell: MapCell, x: number, y: number): string {
  const far = farOf(cell) / 100;
  const part = (best: number, worst: number) => Math.round(best + (worst - best) * 0.75 * far);
  const fill = cell.loses ? '#c4c8cc' : `rgb(${part(255, 217)} ${part(255, 95)} ${part(255, 14)})`;
  const text = cell.loses ? '✗' : cellText(cell).replace('×', '');
  return `<rect x="${x}" y="${y}" width="${CELL_WIDTH - 1}" height="${CELL_HEIGHT - 1}" fill="${fill}"/><text x="${x + CELL_WIDTH / 2}" y="${y + 11.5}" text-anchor="middle" font-size="9">${text}</text>`;
}
