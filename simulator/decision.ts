/** Which strategy wins at which N, by simulation: every strategy on the same fleet, with the same draws, knowing its numbers. */
import type { Knowledge, Strategy } from '../strategies/api/contract.ts';
import { distributionOf } from '../model/stats/distribution.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import { resolveParameters } from '../strategies/api/parameters.ts';
import { DEFAULT_REQUEST_TIMEOUT_MS, type Topology } from '../model/fleet/topology.ts';
import { errorOf, sojournsCountingFailures, sojournsMs } from './columns.ts';
import { simulate, type SimulationOptions } from './simulate.ts';

/** When requests come and what they are; how many is N. */
export type DecidedLoad = Pick<
  SimulationOptions,
  'mode' | 'arrivals' | 'rate' | 'sizes' | 'readText' | 'faults'
>;

const BURST: DecidedLoad = { mode: 'burst' };

/** How a strategy does on N requests. Times are means over seeds, ms. */
export interface Standing {
  readonly strategy: string;
  readonly knowledge: Knowledge;
  readonly meanMs: number;
  readonly p95Ms: number;
  readonly lastMs: number;
  /** Requests without a proper answer, of N. */
  readonly failed: number;
  /** None is better by more than chance or half a per cent. */
  readonly ties: boolean;
  /** Requests by machine, in the fleet's order. */
  readonly split: readonly number[];
}

export interface Verdict {
  readonly n: number;
  /** Of the strategies that tie for the best, the one that needs to know least. */
  readonly winner: string;
  /** Best first. */
  readonly standings: readonly Standing[];
}

/** One that needs nothing but numbers known before, decides by N and is to be held against the others. */
export const COMMAND_UNIT = 'command-unit';
/** Nearer than this, none is called faster. */
const LEVEL = 0.005;
const rank: Readonly<Record<Knowledge, number>> = { none: 0, index: 1, shared: 2 };

interface Outcome {
  readonly strategy: Strategy;
  /** By seed. */
  readonly meansMs: readonly number[];
  readonly p95Ms: number;
  readonly lastMs: number;
  readonly failed: number;
  readonly split: readonly number[];
}

/**
 * @param seeds of the draws, which all strategies share
 * @param strategies those that can't be made for this fleet are left out
 */
export function decide(
  topology: Topology,
  strategies: readonly Strategy[],
  n: number,
  seeds: readonly number[],
  load = BURST,
): Verdict {
  const outcomes = strategies.flatMap((strategy) => outcomeOf(topology, strategy, n, seeds, load) ?? []);
  // Where something goes wrong for some, a failure is what it costs; else an unanswered request is worse than any time.
  const losses = load.faults ? 0 : 1;
  const all = outcomes.sort((a, b) => losses * (a.failed - b.failed) || mean(a.meansMs) - mean(b.meansMs));
  if (all.length === 0) return { n, winner: '', standings: [] };
  // Simple strategies are held against the best of them, unless the command unit answers requests that they all lose.
  const simple = all.find(({ strategy }) => strategy.name !== COMMAND_UNIT) ?? all[0]!;
  const best = losses * (all[0]!.failed - simple.failed) < 0 ? all[0]! : simple;
  const standings = all.map((outcome) => ({
    strategy: outcome.strategy.name,
    knowledge: outcome.strategy.knowledge,
    meanMs: mean(outcome.meansMs),
    p95Ms: outcome.p95Ms,
    lastMs: outcome.lastMs,
    failed: outcome.failed,
    ties: isLevel(outcome, best, losses),
    split: outcome.split,
  }));
  const least = standings
    .filter(
      ({ ties, strategy }) => ties && (strategy !== COMMAND_UNIT || best.strategy.name === COMMAND_UNIT),
    )
    .sort((a, b) => rank[a.knowledge] - rank[b.knowledge]);
  return { n, winner: (least[0] ?? standings[0])!.strategy, standings };
}

/** Differences by seed, so that what chance does to both alike doesn't count: within half a per cent, or two standard errors. */
function isLevel(one: Outcome, best: Outcome, losses: number): boolean {
  if (losses * (one.failed - (1 + LEVEL) * best.failed) > 0) return false;
  const differences = one.meansMs.map((ms, i) => ms - best.meansMs[i]!);
  const average = mean(differences);
  const variance = mean(differences.map((ms) => (ms - average) ** 2));
  const error = differences.length < 2 ? 0 : Math.sqrt(variance / (differences.length - 1));
  return average <= Math.max(LEVEL * mean(best.meansMs), 2 * error);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function outcomeOf(
  topology: Topology,
  strategy: Strategy,
  n: number,
  seeds: readonly number[],
  load: DecidedLoad,
): Outcome | undefined {
  try {
    const runs = seeds.map((seed) => outcomeAt(topology, strategy, n, seed, load));
    const of = (figure: (run: (typeof runs)[number]) => number) => mean(runs.map(figure));
    return {
      strategy,
      meansMs: runs.map(({ times }) => times.mean),
      p95Ms: of(({ times }) => times.p95),
      lastMs: of(({ times }) => times.max),
      failed: of(({ failed }) => failed),
      split: runs[0]!.split,
    };
  } catch {
    // A StrategyFault: weights for other regions, say. What can't route this fleet isn't in question.
    return undefined;
  }
}

function outcomeAt(topology: Topology, strategy: Strategy, n: number, seed: number, load: DecidedLoad) {
  const profile = fleetOf(topology);
  const parameters = resolveParameters(strategy, {});
  const run = simulate({ ...load, topology, strategy, parameters, n, seed, profile });
  const split = profile.machines.map(() => 0);
  // Of a request without an answer no machine is known.
  for (const machine of run.machine) if (machine >= 0) split[machine]! += 1;
  const { requestTimeoutMs = DEFAULT_REQUEST_TIMEOUT_MS } = topology;
  return {
    times: distributionOf(load.faults ? sojournsCountingFailures(run, requestTimeoutMs) : sojournsMs(run))!,
    failed: run.status.reduce((sum, _, i) => sum + (errorOf(run, i) === '' ? 0 : 1), 0),
    split,
  };
}

/** A stretch of N with the same winner. */
export interface Reign {
  readonly fromN: number;
  readonly toN: number;
  readonly winner: string;
}

export interface Decision {
  readonly verdicts: readonly Verdict[];
  readonly reigns: readonly Reign[];
}

/**
 * The winner at every N of a range: a grid first, then between two of its points with different winners the N at which it
 * changes, by bisection among those that tie for the best at either point. A winner that comes and goes between two points
 * of the grid isn't seen.
 *
 * @param verdictAt of all strategies, or among those that are named
 */
export async function decisionBy(
  verdictAt: (n: number, among?: ReadonlySet<string>) => Promise<Verdict>,
  grid: readonly number[],
): Promise<Decision> {
  const verdicts: Verdict[] = [];
  for (const n of grid) verdicts.push(await verdictAt(n));
  const found = new Map(verdicts.map((verdict) => [verdict.n, verdict]));
  const reigns: Reign[] = [];
  let fromN = grid[0]!;
  for (let i = 1; i < verdicts.length; i++) {
    let below = verdicts[i - 1]!;
    let above = verdicts[i]!;
    if (below.winner === above.winner) continue;
    const contenders = new Set(
      [below, above]
        .flatMap(({ standings }) => standings.filter(({ ties }) => ties))
        .map(({ strategy }) => strategy),
    );
    while (above.n - below.n > 1) {
      const middle = await verdictAt(Math.floor((below.n + above.n) / 2), contenders);
      if (middle.winner === below.winner) below = middle;
      else above = middle;
    }
    for (const { n } of [below, above]) if (!found.has(n)) found.set(n, await verdictAt(n));
    reigns.push({ fromN, toN: below.n, winner: below.winner });
    // A third one may win in between: what is left of the step counts as the winner's at its end.
    fromN = above.n;
  }
  reigns.push({ fromN, toN: grid.at(-1)!, winner: verdicts.at(-1)!.winner });
  return { verdicts: [...found.values()].sort((a, b) => a.n - b.n), reigns };
}

/** Every N to 10, then so many to each power of ten, up to the most. */
export function gridTo(most: number, perDecade = 5): number[] {
  const ns = new Set<number>();
  for (let n = 1; n <= Math.min(10, most); n++) ns.add(n);
  for (let i = perDecade; 10 ** (i / perDecade) <= most * 1.0001; i++)
    ns.add(Math.round(10 ** (i / perDecade)));
  return [...ns.add(most)].sort((a, b) => a - b);
}
