/** What lies behind a cell of the map: its regret for each seed, and its sojourns' percentiles, as small pictures. */
import { duration, ratio } from '../../records/wording.ts';
import type { MapCell, MapScene } from '../../records/map/policy-map.ts';

const [WIDTH, HEIGHT] = [180, 18];
const MARGIN = 5;

export interface Curves {
  /** SVG with its figures in words. */
  readonly regrets: (cell: MapCell) => string;
  readonly sojourns: (cell: MapCell) => string;
}

/** All cells of a scene have the same scales, both logarithmic. */
export function curvesOf({ cells }: MapScene): Curves {
  const regret = scaleOf(cells.flatMap(({ bySeed }) => bySeed));
  const sojourn = scaleOf(cells.flatMap(({ sojournMs: { p50, p99 } }) => [p50, p99]));
  return {
    regrets: ({ bySeed }) =>
      picture(
        `by seed from ${ratio(Math.min(...bySeed))} to ${ratio(Math.max(...bySeed))}`,
        `<path class="best" d="M${regret(1)} 0V${HEIGHT}"/><path class="seeds" d="${bySeed.map((it) => `M${regret(it)} 9h0`).join('')}"/>`,
      ),
    sojourns: ({ sojournMs: { p50, p95, p99 } }) =>
      picture(
        `half within ${duration(p50)}, 95 % within ${duration(p95)}, 99 % within ${duration(p99)}`,
        `<path class="span" d="M${sojourn(p50)} 9H${sojourn(p99)}"/><path class="marks" d="${[p50, p95, p99].map((it) => `M${sojourn(it)} 4v10`).join('')}"/>`,
      ),
  };
}

function picture(words: string, drawn: string): string {
  return `<svg class="curve" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${words}"><title>${words}</title>${drawn}</svg>`;
}

/** @returns px */
function scaleOf(values: readonly number[]): (value: number) => number {
  const logs = values.filter((value) => value > 0).map(Math.log);
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const px = (WIDTH - 2 * MARGIN) / Math.max(1e-9, high - low);
  return (value) => Math.round(10 * (MARGIN + px * (Math.log(value) - low))) / 10;
}
