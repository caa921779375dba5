/** What is said of a comparison's runs, alike in the terminal, in Markdown and on the page. */
import type { Cell, Comparison, Oracle, Summary } from '../../records/format.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { axisOf, whereAt, whereOf } from '../../records/axis.ts';
import { fairnessOf } from '../../records/fairness.ts';
import { groupBy } from '../../records/aggregate.ts';
import { crossoversOf } from '../../records/winners.ts';
import { virtualUsersOf } from '../../model/workload/load.ts';
import { median } from '../../model/stats/median.ts';
import { count, duration, list, percent } from '../../records/wording.ts';

/** Mean and, where it is bounded too, p95. */
export function bestPossible(oracle: Oracle | undefined): string {
  if (oracle === undefined) return '–';
  const { mean, p95 } = oracle.sojournMs;
  return [mean, p95].flatMap((ms) => (ms === null ? [] : duration(ms))).join(', ');
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const cellOf = (cells: readonly Cell[], strategy: string, at: number): Cell | undefined =>
  cells.find((cell) => cell.strategy === strategy && cell.at === at);

/** "nearest at N = 500" */
const cellName = (run: Summary): string => `${run.strategy} ${whereOf(run)}`;

/** One line for each run that isn't in the figures. */
export const missing = (runs: readonly Summary[]): string[] =>
  runs
    .filter((run) => run.failuresAsTimeoutMs === null || run.status !== 'finished')
    .map(
      (run) =>
        `Not counted: ${cellName(run)}, repeat ${run.repeat}: ${run.status}, ${count(run.completed)} of ${count(run.n)} answered.`,
    );

/** Up to this part of the sojourns senders may be late: more is told. */
const LATE = 0.01;

/** One line for each strategy and point whose senders were late for too large a part of its sojourns: the worst of its runs. */
export function lateSenders(runs: readonly Summary[]): string[] {
  const partOf = ({ lateMs, sojournMs }: Summary) => (lateMs?.mean ?? 0) / (sojournMs?.mean ?? Infinity);
  const late = runs.filter((run) => partOf(run) > LATE);
  return [...groupBy(late, cellName).values()].map((own) => {
    const run = own.reduce((worst, other) => (partOf(other) > partOf(worst) ? other : worst));
    const remedy = `set --vus above ${count(virtualUsersOf(run))}${run.timeScale > 1 ? ', or lower --time-scale' : ''}`;
    return `Senders late: ${cellName(run)}: by ${duration(run.lateMs!.mean)} on average, ${percent(partOf(run))} of the mean sojourn: ${remedy}.`;
  });
}

/** One line for each strategy and point whose backlog grew for good in one of its runs: the first of them. */
export function overloaded(runs: readonly Summary[]): string[] {
  const growing = runs.filter(({ steady }) => steady?.stability === 'overloaded');
  return [...groupBy(growing, cellName).values()].map(([run]) => {
    const { steady, rate } = run!;
    return `Overloaded: ${cellName(run!)}: of ${Math.round(rate!)} requests a second ${steady!.backlogPerS.toFixed(1)} more come than are answered, so its figures grow with N.`;
  });
}

/** One line for each strategy and point at which this computer was what requests waited for. */
export function heldUp(runs: readonly Summary[]): string[] {
  const marked = runs.filter(({ heldUpMs, sojournMs }) => heldUpMs && sojournMs);
  const groups = groupBy(marked, cellName);
  return [...groups.values()].map((own) => {
    const of = (figure: (run: Summary) => number) => duration(median(own.map(figure)));
    const sending = of(({ heldUpMs }) => heldUpMs!.sending);
    const answering = of(({ heldUpMs }) => heldUpMs!.answering);
    const mean = of(({ sojournMs }) => sojournMs!.mean);
    return `${cellName(own[0]!)}: this computer was the limit, not the strategy: of a mean of ${mean}, ${sending} is that requests left late, and ${answering} that servers answered late.`;
  });
}

/** One line for each strategy and point that left a machine with less than half of what would be fair, of its first such run. */
export function starved(runs: readonly Summary[], topologies: readonly Topology[]): string[] {
  const lines = runs.map((run) => {
    const topology = topologies.find(({ name }) => name === run.topology) ?? null;
    const [worst, ...more] = [...(fairnessOf(run, topology)?.starved ?? [])].sort(
      (a, b) => a.share / a.fair - b.share / b.fair,
    );
    if (worst === undefined) return undefined;
    const others = more.length === 0 ? '' : `, and ${count(more.length)} more`;
    return `Starved: ${cellName(run)} gives ${worst.machine} ${percent(worst.share)} of the requests where ${percent(worst.fair)} is fair by capacity${others}.`;
  });
  const seen = new Set<string>();
  return lines.flatMap((line, i) => {
    const cell = cellName(runs[i]!);
    if (line === undefined || seen.has(cell)) return [];
    seen.add(cell);
    return [line];
  });
}

/** One line for each strategy that measured the fleet before the load: both figures, since a profile spares the first. */
export function calibrations({ axis, cells }: Pick<Comparison, 'axis' | 'cells'>): string[] {
  const names = [...new Set(cells.filter(({ calibration }) => calibration).map(({ strategy }) => strategy))];
  return names.map((name) => {
    const own = cells.filter(({ strategy, calibration }) => strategy === name && calibration);
    const times = own.map(({ calibration }) => calibration!.timeMs.median);
    const [least, most] = [duration(Math.min(...times)), duration(Math.max(...times))];
    const took = least === most ? least : `${least} to ${most}`;
    const after = own.map(
      ({ at, calibration }) => `${duration(calibration!.sojournMs.mean.median)} ${whereAt(axis, at)}`,
    );
    return `${name} measures the fleet first (${took}, counted above; a --profile spares it); after that its mean is ${list(after)}.`;
  });
}

/** One line for each change of the winner. */
export const crossoverLines = (comparison: Pick<Comparison, 'axis' | 'cells' | 'standings'>): string[] => {
  const { point, tick } = axisOf(comparison.axis);
  return crossoversOf(comparison).map(
    ({ from, to, between: [low, high], about }) =>
      `From ${from} to ${to} between ${point(low)} and ${tick(high)}, at about ${tick(about)}.`,
  );
};

/** One line for each balancer: its version, and what it takes for a request by itself. */
export function balancersIn(runs: readonly Summary[]): string[] {
  const names = [...new Set(runs.filter(({ balancer }) => balancer).map(({ strategy }) => strategy))];
  return names.map((name) => {
    const own = runs.flatMap(({ strategy, balancer }) => (strategy === name && balancer ? [balancer] : []));
    const costMs = median(own.map((it) => it.costMs));
    return `${name} is ${own[0]!.name} ${own[0]!.version} in the master's place; it adds ${duration(costMs)} to an idle answer.`;
  });
}

/** One line for each cell in which something failed. */
export const failures = ({ axis, cells }: Pick<Comparison, 'axis' | 'cells'>): string[] =>
  cells
    .filter(({ failed }) => failed > 0)
    .map(
      ({ strategy, at, failed }) =>
        `${strategy} ${whereAt(axis, at)}: ${count(failed)} failed (counted as the time-out).`,
    );

/** One line for each strategy and point with retries or hedges: what they add to the load, over all repeats. */
export const extraLoad = (runs: readonly Summary[]): string[] =>
  [
    ...groupBy(
      runs.filter(({ attempts }) => attempts),
      cellName,
    ),
  ].map(([cell, own]) => {
    const more = own.reduce((sum, { attempts, n }) => sum + attempts! - n, 0);
    return `${cell}: ${count(more)} retries and hedges, ${percent(more / own.reduce((sum, { n }) => sum + n, 0))} more load.`;
  });

/** The value that a run's threshold was held against: `, was 0.31`. */
export function heldAgainst({ thresholdValues = {} }: Summary, threshold: string): string {
  const value = thresholdValues[threshold];
  return value === undefined ? '' : `, was ${figure(value)}`;
}

/** Four figures, and no digit of a whole part lost: 0.3125, 31235. */
const figure = (value: number): string =>
  String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4)));

/** One line for each strategy, N and threshold that a run failed: in which repeats, and with which values. */
export function thresholdsCrossed(runs: readonly Summary[]): string[] {
  const crossed = runs.flatMap((run) =>
    Object.entries(run.thresholds).flatMap(([threshold, held]) => (held ? [] : [{ run, threshold }])),
  );
  const alike = groupBy(crossed, ({ run, threshold }) => JSON.stringify([cellName(run), threshold]));
  const several = runs.some(({ repeat }) => repeat > 1);
  return [...alike.values()].map((own) => {
    const { run, threshold } = own[0]!;
    const values = own.map((it) => {
      const value = heldAgainst(it.run, threshold).replace(/^, was /, '');
      return several ? `${value || 'no value'} in repeat ${it.run.repeat}` : value;
    });
    const was = values.join(', ');
    return `Threshold failed: ${cellName(run)}: ${threshold}${was && `, was ${was}`}.`;
  });
}

export function describeRuns({ runs, versions, topologies }: Comparison): string {
  const fleets =
    topologies.length === 0 ? 'an unknown fleet' : list([...new Set(topologies.map(({ name }) => name))]);
  const scales = [...new Set(runs.map(({ timeScale }) => timeScale))].filter((scale) => scale !== 1);
  const scaled = scales.length === 0 ? '' : `, time scale ${scales.join(', ')}`;
  const faulty = runs.some(({ faults }) => faults?.length) ? ', with faults' : '';
  const kind = runs.every(({ simulated }) => simulated) ? 'simulated runs' : 'runs';
  const made = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const repeats = runs.reduce((most, { repeat }) => Math.max(most, repeat), 1);
  const repeated = repeats > 1 ? `, ${repeats} repeats` : '';
  return `${count(runs.length)} ${kind}${repeated} on ${fleets}${scaled}${faulty}; ${made.join(', ')}`;
}
