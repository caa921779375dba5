/** Results as text for a terminal. */
import Table from 'cli-table3';
import pc from 'picocolors';
import { bestSplit } from '../../model/bounds/water-filling.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';
import type { Distribution } from '../../model/stats/distribution.ts';
import type { Bounds } from '../../model/bounds/lower-bound.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { eachText } from '../escaping/each-text.ts';
import { terminalLine } from '../escaping/terminal.ts';
import type { Comparison, Summary } from '../../records/format.ts';
import { headline } from './headline.ts';
import {
  balancersIn,
  calibrations,
  cellOf,
  extraLoad,
  failures,
  heldAgainst,
  heldUp,
  lateSenders,
  missing,
  overloaded,
  starved,
  thresholdsCrossed,
} from './wording.ts';
import { fairnessOf } from '../../records/fairness.ts';
import { axisOf } from '../../records/axis.ts';
import { routerLossLines } from './router-losses.ts';
import { pointsOf } from '../../records/aggregate.ts';
import { rankedStrategies } from '../../records/overall.ts';
import { count, duration, percent, ratio } from '../../records/wording.ts';

const plain = {
  style: { head: [], border: [] },
  chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
};

/** One run: its figures beside the best possible, its split beside the best one, its thresholds. */
export function runText(given: Summary, topology: Topology | null): string {
  const run = eachText(given, terminalLine);
  const head = `${pc.bold(run.strategy)} · N = ${count(run.n)} · ${run.mode} · ${run.topology ?? 'a fleet unknown to us'}`;
  const scaled = run.timeScale === 1 ? '' : ` · time scale ${run.timeScale}`;
  const lost = run.completed === run.n ? '' : `, ${count(run.n - run.completed)} without an answer`;
  const lines = [
    head + scaled,
    figuresOf(run),
    `answered ${count(run.completed)} of ${count(run.n)}, failed ${count(run.failed)}${lost}`,
    ...extraLoad([run]).map((line) => `  ${line}`),
    ...Object.entries(run.errors).map(([error, times]) => pc.yellow(`  ${count(times)} × ${error}`)),
    ...lateSenders([run]).map(pc.yellow),
    stabilityOf(run.steady),
    ownExpectationOf(run),
    ...heldUp([run]).map((line) => pc.yellow(line)),
    splitOf(run, topology),
    jainOf(run, topology),
    ...(topology ? starved([run], [topology]) : []).map(pc.yellow),
    ...Object.entries(run.thresholds).map(([name, held]) =>
      held ? pc.green(`✓ ${name}${heldAgainst(run, name)}`) : pc.red(`✗ ${name}${heldAgainst(run, name)}`),
    ),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function figuresOf(run: Summary): string {
  const columns = ['mean', 'p50', 'p95', 'p99', 'max'] as const satisfies readonly (keyof Distribution)[];
  const table = new Table({
    ...plain,
    head: ['', ...columns],
    colAligns: ['left', ...columns.map(() => 'right' as const)],
  });
  const row = (name: string, d: Distribution | Bounds | null) =>
    d && table.push([name, ...columns.map((c) => (d[c] === null ? '–' : duration(d[c])))]);
  row('sojourn', run.sojournMs);
  row('best possible', run.oracleMs);
  const { sojournMs, oracleMs, expectedMs, withCalibration } = run;
  // Calibrated runs go by what they measured, of which k6 tells the mean alone (ownExpectationOf).
  row(withCalibration ? 'expected by topology' : 'expected', expectedMs ?? null);
  if (sojournMs && oracleMs && run.regret !== null) {
    const of = (c: keyof Distribution) => oracleMs[c] && sojournMs[c] / oracleMs[c];
    table.push(['ratio', ...columns.map((c) => ratio(of(c)))]);
  }
  if (sojournMs && expectedMs) {
    const off = (c: keyof Distribution) => signed(sojournMs[c] / expectedMs[c] - 1);
    table.push(['off by', ...columns.map(off)]);
  }
  row('warmed up', run.steady?.sojournMs ?? null);
  row('with calibration', withCalibration?.sojournMs ?? null);
  row('sent late by', run.lateMs && run.lateMs.max > 0 ? run.lateMs : null);
  row('http duration', run.durationMs);
  return table.toString();
}

function stabilityOf(steady: Summary['steady']): string {
  if (steady === undefined) return '';
  const { requests, stability, backlogPerS } = steady;
  const grows = `the backlog grows by ${backlogPerS.toFixed(1)} requests a second`;
  const said = {
    stable: "stable: the backlog doesn't grow",
    backlogged: pc.yellow(`backlogged: ${grows}, which may be chance: give more requests`),
    overloaded: pc.yellow(`overloaded: ${grows}: figures grow with N`),
  };
  return `${said[stability]} ${pc.dim(`(of ${count(requests)} requests, without warm-up and drain)`)}`;
}

const signed = (part: number): string => `${part < 0 ? '−' : '+'}${percent(Math.abs(part))}`;

function ownExpectationOf({ withCalibration, expectedMeanMs, expectedMs }: Summary): string {
  if (withCalibration === undefined) {
    if (expectedMeanMs === undefined || expectedMs === undefined) return '';
    return `with the time that it takes to send, mean ${duration(expectedMeanMs)} was to be expected`;
  }
  const { requests, timeMs } = withCalibration;
  return `calibrated first: ${count(requests)} requests in ${duration(timeMs)}${
    expectedMeanMs === undefined
      ? ''
      : `; by what they showed, mean ${duration(expectedMeanMs)} was to be expected`
  }`;
}

function splitOf(run: Summary, topology: Topology | null): string {
  const machines = topology === null || run.mode !== 'burst' ? [] : fleetOf(topology).machines;
  const best = machines.length === 0 ? [] : bestSplit(machines, run.n);
  const shares = Object.entries(run.perMachine).map(([id, requests]) => `${id} ${count(requests)}`);
  if (shares.length === 0) return '';
  const ideal = machines.map(({ id, index }) => `${id} ${count(best[index]!)}`);
  return `split: ${shares.join(', ')}${ideal.length === 0 ? '' : pc.dim(`\nbest:  ${ideal.join(', ')}`)}`;
}

function jainOf(run: Summary, topology: Topology | null): string {
  const fairness = fairnessOf(run, topology);
  return fairness === undefined ? '' : pc.dim(`shares by capacity: Jain's index ${fairness.jain.toFixed(3)}`);
}

/** Without a terminal, as in a log, lines may be as long as they are. */
const widthOf = (): number => (process.stdout.isTTY ? process.stdout.columns : Infinity);

/** A comparison: mean sojourn by strategy and point of the axis, the smallest of each point marked, and the answers in words. */
export function comparisonText(given: Comparison): string {
  const comparison = eachText(given, terminalLine);
  const { runs, complaints } = comparison;
  return [
    gridText(comparison, { width: widthOf() }),
    headline(comparison),
    ...routerLossLines(comparison),
    ...calibrations(comparison),
    ...balancersIn(runs),
    ...failures(comparison).map(pc.yellow),
    ...extraLoad(comparison.runs),
    ...thresholdsCrossed(runs).map(pc.red),
    ...[
      ...heldUp(runs),
      ...missing(runs),
      ...lateSenders(runs),
      ...overloaded(runs),
      ...starved(runs, comparison.topologies),
      ...complaints,
    ].map(pc.yellow),
  ].join('\n');
}

/**
 * @param width the last points that fit are shown, and how many don't is told
 * @param rows so many strategies at most, the best ones
 * @param plan what will be measured: rows and columns then stand where they will, however much is there yet
 */
export function gridText(
  { axis, cells, oracles, standings }: Pick<Comparison, 'axis' | 'cells' | 'oracles' | 'standings'>,
  {
    width,
    rows = Infinity,
    plan,
  }: {
    readonly width: number;
    readonly rows?: number;
    readonly plan?: { readonly strategies: readonly string[]; readonly points: readonly number[] };
  },
): string {
  const all = plan?.strategies ?? rankedStrategies({ cells, oracles });
  const allPoints = plan?.points ?? pointsOf(cells);
  const strategies = all.slice(0, rows);
  const column = 16;
  const first = Math.max(13, ...strategies.map((name) => name.length)) + 4;
  const fitting = Math.max(1, Math.floor((width - first - 1) / (column + 1)));
  const points = allPoints.slice(-fitting);
  const hidden = allPoints.length - points.length;
  const grid = new Table({
    ...plain,
    head: ['mean sojourn', ...points.map(axisOf(axis).point)],
    colAligns: ['left', ...points.map(() => 'right' as const)],
    ...(plan && { colWidths: [first, ...points.map(() => column)] }),
  });
  const standing = (at: number) => standings.find((it) => it.at === at && it.stat === 'mean');
  for (const strategy of strategies) {
    const row = points.map((at) => {
      const cell = cellOf(cells, strategy, at);
      if (cell === undefined) return '–';
      const beside = cell.failed > 0 ? '✗' : ratio(cell.regret?.median);
      const text = `${duration(cell.sojournMs.mean.median)} ${beside}`.trim();
      const called = standing(at);
      if (!called?.decided) return text;
      const { best, level } = called;
      if (best === strategy) return pc.green(pc.bold(text));
      return level.includes(strategy) ? pc.green(text) : text;
    });
    grid.push([strategy, ...row]);
  }
  const oracle = points.map((at) => {
    const mean = oracles.find((it) => it.at === at)?.sojournMs.mean;
    return mean ? duration(mean) : '–';
  });
  grid.push([pc.dim('best possible'), ...oracle.map(pc.dim)]);
  return [
    grid.toString(),
    ...(hidden > 0
      ? [pc.dim(`${hidden} smaller ${axis === 'n' ? 'N' : 'values'} don't fit here: they are in the report`)]
      : []),
    ...(all.length > strategies.length
      ? [pc.dim(`and ${all.length - strategies.length} ${plan ? 'more' : 'slower'} strategies`)]
      : []),
  ].join('\n');
}
