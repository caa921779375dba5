/**
 * One colour for each strategy and each region, the same wherever they are shown: page, pictures, Grafana. A colour
 * goes with the name, so that leaving a strategy out never recolours the others.
 *
 * The colours are chosen one after the other, each as far as can be from those before it (OKLab, half of the distance
 * as it is seen with deuteranopia), of all that stand out at least 3:1 from white and from #14171c: one colour serves
 * light and dark. Two dozen colours can't all be told apart by everybody, so lines carry a shape too.
 */
import { hashOfText } from '../model/stats/random.ts';

const PALETTE = {
  'command-unit': '#2171ac',
  nearest: '#de5a18',
  planned: '#129a75',
  random: '#ae88a3',
  'round-robin': '#865d24',
  'shortest-expected-delay': '#9141ec',
  'least-connections': '#2291f8',
  weighted: '#ba1881',
  'peak-ewma': '#f02383',
  'two-choices': '#849b11',
  prequal: '#0c715c',
  'join-idle-queue': '#c90c27',
  'least-response-time': '#d65cf9',
  'latency-weighted': '#9f7604',
  'never-queue': '#1d57f3',
  hash: '#ac6769',
  'bounded-hash': '#7a5a77',
  'random-region': '#489bb6',
  'random-machine': '#647c83',
  hedged: '#4f8207',
  c3: '#d32eb8',
  'outlier-ejection': '#bb8a57',
  gradient: '#9540ad',
  bandit: '#e1697c',
} as const satisfies Record<string, string>;

/** For names that aren't above: a strategy of somebody's own. */
const SPARE = ['#9567b1', '#8a8bdd', '#5b75d6', '#ed5abf', ...Object.values(PALETTE)];

const REGIONS: Readonly<Record<string, string>> = { emea: '#2171ac', us: '#de5a18', asia: '#129a75' };
const SPARE_REGIONS = [
  '#9141ec',
  '#ba1881',
  '#849b11',
  '#d65cf9',
  '#865d24',
  '#489bb6',
  '#c90c27',
  '#647c83',
];

const SHAPES = ['circle', 'rect', 'triangle', 'diamond'] as const;

/** The strategies whose colours were chosen to be told apart. */
export const strategiesWithColour: readonly string[] = Object.keys(PALETTE);

/** @returns a hex colour (`#rrggbb`), always the same for a name */
export const colourOf = (strategy: string): string =>
  (PALETTE as Record<string, string>)[strategy] ?? SPARE[hashOfText(strategy) % SPARE.length]!;

/** @returns a hex colour (`#rrggbb`), always the same for a name */
export const colourOfRegion = (region: string): string =>
  REGIONS[region] ?? SPARE_REGIONS[hashOfText(region) % SPARE_REGIONS.length]!;

/** The shape of a strategy's points: neighbours in the palette differ. */
export function shapeOf(strategy: string): (typeof SHAPES)[number] {
  const place = Object.keys(PALETTE).indexOf(strategy);
  return SHAPES[(place < 0 ? hashOfText(strategy) : place) % SHAPES.length]!;
}

/** What can't be beaten is told apart from all strategies by having no hue. */
export const ORACLE_COLOUR = '#7f858c';

/** Machines of a region share its colour; neighbours differ in strength. */
export const strengthOf = (machine: string): number =>
  [1, 0.72, 0.5][Number(machine.split('/')[1] ?? 0) % 3]!;
