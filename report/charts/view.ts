/** What a chart is drawn from: the data, what was chosen of it, and how it should look. Nothing here knows of a browser. */
import type { Cell, Oracle } from '../../records/format.ts';
import type { Comparison } from '../../records/format.ts';
import type { Cdf, Timeline } from '../page/page-data.ts';
import type { Estimate } from '../../model/stats/median-interval.ts';
import { count, duration, ratio } from '../../records/wording.ts';

/** All that a page holds. */
export interface PageData extends Pick<Comparison, 'axis' | 'cells' | 'oracles' | 'standings'> {
  /** The fleet's, on the axis; null where it has no place there. */
  readonly capacity: number | null;
  /** What was run: fleet, repeats, scale, versions. */
  readonly made: string;
  readonly cdfs: readonly Cdf[];
  readonly probabilities: readonly number[];
  readonly timelines: readonly Timeline[];
}

export const FIGURES = {
  mean: 'mean',
  p50: 'median (p50)',
  p95: '95th percentile',
  p99: '99th percentile',
  max: 'slowest answer',
  regret: 'ratio to the best possible',
  makespan: 'makespan',
  failed: 'failed requests',
  queueMean: 'mean queue',
  queueMax: 'longest queue',
} as const;
export type Figure = keyof typeof FIGURES;

/** What a figure is taken of. */
export const OF = {
  sojourn: 'sojourn',
  calibrated: 'sojourn after calibration',
  duration: 'HTTP duration',
} as const;

/** Figures of a run as a whole: neither sojourn's nor HTTP duration's. */
export const OF_THE_RUN: readonly Figure[] = ['regret', 'makespan', 'failed', 'queueMean', 'queueMax'];

/** What is looked at. */
export interface Choice {
  readonly strategies: readonly string[];
  /** On the comparison's axis, for what is shown of one point. */
  readonly at: number;
  readonly figure: Figure;
  /** Of the axes of figures: logarithmic where that reads best, or linear. */
  readonly scale: 'log' | 'linear';
  /** Sojourn counts a calibration in; `calibrated` counts from its end. */
  readonly of: 'sojourn' | 'calibrated' | 'duration';
  readonly failures: 'timeout' | 'ok';
  /** Whose queues are shown, and in which repeat. */
  readonly run: { readonly strategy: string; readonly repeat: number };
}

export interface Look {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly background: string;
  /** From as good as can be to far from it. */
  readonly heat: readonly string[];
  readonly dark: boolean;
  /** As narrow as a phone: labels have little room. */
  readonly narrow: boolean;
}

const LIGHT = {
  text: '#1b1f24',
  muted: '#59636e',
  line: '#d9dee3',
  background: '#ffffff',
  heat: ['#dff3e8', '#f6f2c9', '#fbd08a', '#ef9a5b', '#d0553f', '#8f2433'],
  dark: false,
};
const DARK = {
  text: '#e6e9ed',
  muted: '#a0a9b3',
  line: '#343b44',
  background: '#14171c',
  heat: ['#12513f', '#3f5426', '#6d5517', '#8f4d1c', '#a93f30', '#b92d55'],
  dark: true,
};

export const lookOf = ({ dark, narrow }: { dark: boolean; narrow: boolean }): Look => ({
  ...(dark ? DARK : LIGHT),
  narrow,
});

export function write(figure: Figure): (value: number) => string {
  if (figure === 'regret') return ratio;
  if (figure === 'failed') return count;
  return figure === 'queueMean' || figure === 'queueMax' ? inQueue : duration;
}
const inQueue = (value: number): string => (value < 10 ? value.toFixed(1) : count(Math.round(value)));

/** A cell's figure; null where it has none. */
export function estimateIn(
  cell: Cell,
  { figure, of, failures }: Pick<Choice, 'figure' | 'of' | 'failures'>,
): Estimate | null {
  if (figure === 'makespan') return cell.makespanMs;
  if (figure === 'failed') return { median: cell.failed, low: null, high: null };
  if (figure === 'regret') return cell.regret;
  if (figure === 'queueMean') return cell.queueMean;
  if (figure === 'queueMax') return cell.queueMax;
  const proper = of === 'duration' ? cell.okDurationMs : cell.okSojournMs;
  if (failures === 'ok') return proper?.[figure] ?? null;
  if (of === 'duration') return cell.durationMs[figure];
  return (of === 'calibrated' && cell.calibration ? cell.calibration : cell).sojournMs[figure];
}

/** The best possible of a figure; durations and queues have none. */
export function bestIn(
  oracle: Oracle | undefined,
  { figure, of }: Pick<Choice, 'figure' | 'of'>,
): number | null {
  if (figure === 'regret') return oracle === undefined ? null : 1;
  if (oracle === undefined || of === 'duration') return null;
  if (figure === 'makespan') return oracle.sojournMs.max;
  return figure === 'queueMean' || figure === 'queueMax' || figure === 'failed'
    ? null
    : oracle.sojournMs[figure];
}

/** "mean sojourn", "longest queue" */
export function titleOf({ figure, of }: Pick<Choice, 'figure' | 'of'>): string {
  if (figure === 'regret') return 'mean sojourn as a multiple of the best possible';
  if (OF_THE_RUN.includes(figure)) return FIGURES[figure];
  return `${FIGURES[figure]} ${figure === 'max' ? '' : 'of '}${OF[of]}`
    .replace('mean of', 'mean')
    .replace('slowest answer sojourn', 'slowest answer')
    .replace('slowest answer HTTP', 'slowest HTTP');
}
