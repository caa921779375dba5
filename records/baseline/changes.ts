/** A comparison against an earlier one: what got better, worse, or stayed. */
import { axisIn, pointsIn, rising, whereOf } from '../axis.ts';
import { counts, groupBy, sojournsOf } from '../aggregate.ts';
import { canonical, optionsCompared } from '../files/alike.ts';
import type { Fault } from '../../model/fleet/faults.ts';
import type { Comparison, Summary } from '../format.ts';
import { holm } from '../../model/stats/holm.ts';
import {
  estimateOf,
  MIN_REPEATS,
  roundedEstimate,
  type Estimate,
} from '../../model/stats/median-interval.ts';
import { ratioOf } from '../../model/stats/paired-ratio.ts';
import { SIGNIFICANCE } from '../standings.ts';
import { duration, faultTold, list, percent } from '../wording.ts';

/** What must be the same for two comparisons to be held against each other. */
export interface Conditions {
  /** By name: N, the values of another axis, and the options that all runs share. */
  readonly options: Readonly<Record<string, unknown>>;
  /** As JSON. */
  readonly topologies: readonly string[];
  /** As JSON; runs of one comparison share them. */
  readonly faults: string;
}

export function conditionsOf({ runs, topologies }: Comparison): Conditions {
  const { simulated, faults, ...run } = runs[0]!;
  const axis = axisIn(runs);
  return {
    options: {
      N: rising(runs.map(({ n }) => n)),
      ...Object.fromEntries(optionsCompared(axis).map((key) => [key, run[key] ?? null])),
      ...(axis !== 'n' && { [axis]: pointsIn(runs) }),
      simulated: simulated ?? false,
    },
    topologies: topologies.map(canonical).sort(),
    faults: canonical(faults ?? []),
  };
}

/** One line for each field that differs. */
export function differences(before: Conditions, now: Conditions): string[] {
  const told = (value: unknown): string => {
    if (Array.isArray(value)) return value.length === 0 ? 'unknown' : value.map(told).join(', ');
    return (value ?? null) === null ? 'the default' : String(value);
  };
  const name = (topology: string) => (JSON.parse(topology) as { name: string }).name;
  const [earlier, later] = [before.options, now.options];
  const lines = [...new Set([...Object.keys(earlier), ...Object.keys(later)])]
    .filter((key) => JSON.stringify(earlier[key] ?? null) !== JSON.stringify(later[key] ?? null))
    .map((key) => `${key}: ${told(earlier[key])} in the baseline, ${told(later[key])} now`);
  if (before.faults !== now.faults)
    lines.push(`faults: ${faultsTold(before.faults)} in the baseline, ${faultsTold(now.faults)} now`);
  if (JSON.stringify(before.topologies) === JSON.stringify(now.topologies)) return lines;
  const [then, here] = [before.topologies.map(name), now.topologies.map(name)];
  const same = told(then) === told(here) ? ' of other numbers' : '';
  return [`topology: ${told(then)} in the baseline, ${told(here)}${same} now`, ...lines];
}

/** us/0 slow from 200 ms, asia/1 error from 0 ms to 500 ms */
function faultsTold(json: string): string {
  const faults = JSON.parse(json) as readonly Fault[];
  const told = faults.map(faultTold);
  return list(told) || 'none';
}

/** One line for each program whose version differs: told, not held against it. */
export const otherVersions = (before: Comparison, now: Comparison): string[] =>
  [...new Set([...Object.keys(before.versions), ...Object.keys(now.versions)])]
    .filter((name) => before.versions[name] !== now.versions[name])
    .map(
      (name) =>
        `${name}: ${before.versions[name] ?? 'none'} in the baseline, ${now.versions[name] ?? 'none'} now`,
    );

export interface Change {
  readonly strategy: string;
  /** "at N = 500" */
  readonly where: string;
  readonly stat: 'mean' | 'p95';
  readonly beforeMs: number;
  readonly nowMs: number;
  /** now / before */
  readonly ratio: Estimate;
  readonly verdict: 'better' | 'worse' | 'stayed';
}

const STATS = ['mean', 'p95'] as const;

/**
 * Worse or better is what moved by more than the tolerance, and by more than chance. With fewer than five repeats there is no
 * telling chance: then nothing is called better, and the tolerance alone says what is worse, since a gate that lets all pass
 * would be none.
 *
 * @param tolerance as a part: 0.1 for 10 %
 */
export function changesOf(before: Comparison, now: Comparison, tolerance: number): Change[] {
  const key = (run: Summary) => `${run.strategy} ${whereOf(run)}`;
  const baseline = groupBy(before.runs.filter(counts), key);
  const pairs = [...groupBy(now.runs.filter(counts), key)].flatMap(([name, runs]) => {
    const others = baseline.get(name);
    return others ? STATS.map((stat) => ({ stat, runs, ...compared(runs, others, stat) })) : [];
  });
  const corrected = holm(pairs.map(({ p }) => p));
  return pairs.map(({ runs, stat, ratio, repeats, beforeMs, nowMs }, i) => {
    const [run] = runs;
    const beyondChance = corrected[i]! <= SIGNIFICANCE;
    const slower = ratio.median > 1 + tolerance;
    const faster = ratio.median < 1 / (1 + tolerance);
    const few = repeats < MIN_REPEATS;
    const worse = slower && (few || (beyondChance && ratio.low! > 1));
    const better = faster && !few && beyondChance && ratio.high! < 1;
    const verdict = worse ? 'worse' : better ? 'better' : 'stayed';
    return {
      strategy: run!.strategy,
      where: whereOf(run!),
      ...{ stat, ratio: roundedEstimate(ratio), verdict, beforeMs, nowMs },
    };
  });
}

function compared(runs: readonly Summary[], others: readonly Summary[], stat: 'mean' | 'p95') {
  const figure = (run: Summary) => sojournsOf(run)[stat];
  const bySeed = (of: readonly Summary[]) => new Map(of.map((run) => [run.seed, figure(run)]));
  const beforeMs = estimateOf(others.map(figure))!.median;
  const nowMs = estimateOf(runs.map(figure))!.median;
  const [a, b] = [bySeed(runs), bySeed(others)];
  const common = [...a.keys()].filter((seed) => b.has(seed)).length;
  const paired = common === Math.min(a.size, b.size) ? ratioOf(a, b) : null;
  const unpaired = { ratio: { median: nowMs / beforeMs, low: null, high: null }, p: 1 };
  return { beforeMs, nowMs, repeats: paired === null ? 0 : common, ...(paired ?? unpaired) };
}

/** Lines to print: what moved, then how many stayed. */
export function changesText(changes: readonly Change[], tolerance: number): string[] {
  const moved = changes.filter(({ verdict }) => verdict !== 'stayed');
  const lines = moved.map(({ strategy, where, stat, beforeMs, nowMs, ratio, verdict }) => {
    const by = `${ratio.median > 1 ? '+' : '−'}${percent(Math.abs(ratio.median - 1))}`;
    const { low, high } = ratio;
    const within = low === null || high === null ? '' : `, ×${low.toFixed(3)} to ×${high.toFixed(3)}`;
    return `${verdict}: ${strategy} ${where}: ${stat} ${duration(beforeMs)} → ${duration(nowMs)} (${by}${within})`;
  });
  const stayed = changes.length - moved.length;
  const few = changes.some(({ ratio }) => ratio.low === null)
    ? [
        `fewer than ${MIN_REPEATS} common repeats: the tolerance alone decides what is worse, and nothing is called better`,
      ]
    : [];
  return [
    ...lines,
    `${stayed} of ${changes.length} figures stayed within ${percent(tolerance)} or chance`,
    ...few,
  ];
}

/** Strategies that one of the two comparisons lacks. */
export function unmatched(before: Comparison, now: Comparison): string[] {
  const names = ({ runs }: Comparison) => new Set(runs.map(({ strategy }) => strategy));
  const [then, here] = [names(before), names(now)];
  const gone = [...then].filter((name) => !here.has(name));
  const added = [...here].filter((name) => !then.has(name));
  return [
    ...(gone.length > 0 ? [`only in the baseline: ${list(gone)}`] : []),
    ...(added.length > 0 ? [`not in the baseline: ${list(added)}`] : []),
  ];
}
