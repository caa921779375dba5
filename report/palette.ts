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
  (PALETTE as Record<string, string>)[strategy] ?? freeColour(strategy, CHOSEN);

const CHOSEN: ReadonlySet<string> = new Set(Object.values(PALETTE));

/** The first colour that follows from the name's hash and isn't taken. */
function freeColour(name: string, taken: ReadonlySet<string>): string {
  for (let hash = hashOfText(name) >>> 0; ; hash += 7919) {
    const colour = colourOfHash(hash);
    if (!taken.has(colour)) return colour;
  }
}

/**
 * Hue, lightness and strength follow from bits of a hash, so that names don't meet. Lightness (OKLab, 0.54 to 0.63) keeps the colour 3:1 from white and from #14171c; strength is lowered until the screen has it.
 */
function colourOfHash(hash: number): string {
  const hue = ((hash & 0xffff) / 0x8000) * Math.PI;
  const lightness = 0.54 + (0.09 * ((hash >>> 16) & 0xff)) / 0xff;
  for (let chroma = 0.12 + 0.03 * ((hash >>> 24) % 3); ; chroma -= 0.01) {
    const rgb = linearRgb(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
    if (chroma <= 0 || rgb.every((it) => it >= 0 && it <= 1)) return '#' + rgb.map(hexOf).join('');
  }
}

/** From OKLab (Ottosson 2020). */
function linearRgb(lightness: number, a: number, b: number): number[] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function hexOf(linear: number): string {
  const value = Math.min(1, Math.max(0, linear));
  const encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
  return Math.round(255 * encoded)
    .toString(16)
    .padStart(2, '0');
}

/**
 * @param machines of a fleet, or its regions: `us/0`, `us`
 * @returns the colour (`#rrggbb`) of a machine's region; no two regions of the fleet share one
 */
export function regionColours(machines: readonly string[]): (machine: string) => string {
  const regions = [...new Set(machines.map(regionIn))].sort();
  const colours = new Map(
    regions.filter((name) => Object.hasOwn(REGIONS, name)).map((name) => [name, REGIONS[name]!]),
  );
  for (const name of regions.filter((it) => !colours.has(it))) {
    const taken = new Set(colours.values());
    const first = hashOfText(name) % SPARE_REGIONS.length;
    const spare = [...SPARE_REGIONS.slice(first), ...SPARE_REGIONS.slice(0, first)];
    colours.set(name, spare.find((colour) => !taken.has(colour)) ?? freeColour(name, taken));
  }
  return (machine) => colours.get(regionIn(machine)) ?? ORACLE_COLOUR;
}

const regionIn = (machine: string): string => machine.split('/')[0]!;

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
