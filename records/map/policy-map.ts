/** How strategies do on scenes: what `routebench map` measures, as map.json has it. */
import type { Distribution } from '../../model/stats/distribution.ts';
import { cellsOf, counts, leastFailed, losesMore, sojournsOf } from '../aggregate.ts';
import type { Summary } from '../format.ts';
import type { Knowledge } from '../../strategies/api/contract.ts';
import { standingsOf } from '../standings.ts';
import type { Estimate } from '../../model/stats/median-interval.ts';

export const MAP_FORMAT = 1;

export interface MapScene {
  readonly name: string;
  readonly about: string;
  readonly n: number;
  /** Whether all machines have the same numbers, links included. */
  readonly equalMachines: boolean;
  readonly faults: boolean;
  /** Whether requests have keys that machines may be warm for, or several command units share the fleet. */
  readonly keys: boolean;
  readonly routers: boolean;
  readonly cells: readonly MapCell[];
}

export interface MapCell {
  readonly strategy: string;
  /** Mean sojourn over the best strategy's in the scene, the median over seeds. A failure counts as the time-out. */
  readonly regret: Estimate;
  /** Whether it isn't shown to be slower than the best. */
  readonly level: boolean;
  /** Requests without a proper answer of the scene's n, the median over seeds. */
  readonly failed: number;
  /** Whether it leaves requests unanswered that another strategy answers. */
  readonly loses: boolean;
  /** Medians over seeds. */
  readonly sojournMs: Distribution;
  /** Its mean sojourn over the best strategy's with the same seed, by seed. */
  readonly bySeed: readonly number[];
}

export interface PolicyMap {
  readonly format: typeof MAP_FORMAT;
  readonly seeds: number;
  readonly versions: Readonly<Record<string, string>>;
  /** By name, what each goes by. */
  readonly knowledge: Readonly<Record<string, Knowledge>>;
  readonly scenes: readonly MapScene[];
}

/** The cells of one scene, best first. */
export function mapCells(runs: readonly Summary[]): MapCell[] {
  const cells = cellsOf(runs);
  const [at] = cells.map((cell) => cell.at);
  const { best, level, others } = standingsOf(runs).find(({ stat }) => stat === 'mean')!;
  const least = leastFailed(cells, at!);
  const meansOf = (strategy: string) =>
    runs
      .filter((run) => run.strategy === strategy && counts(run))
      .sort((a, b) => a.seed - b.seed)
      .map((run) => sojournsOf(run).mean);
  const bestMs = meansOf(best);
  return cells
    .map(({ strategy, failed, sojournMs: { mean, p50, p95, p99, max } }): MapCell => ({
      strategy,
      regret: others.find((other) => other.strategy === strategy)?.ratio ?? {
        median: 1,
        low: null,
        high: null,
      },
      level: strategy === best || level.includes(strategy),
      failed,
      loses: losesMore(failed, least),
      sojournMs: {
        mean: mean.median,
        p50: p50.median,
        p95: p95.median,
        p99: p99.median,
        max: max.median,
      },
      bySeed: meansOf(strategy).map((ms, i) => Math.round((1000 * ms) / bestMs[i]!) / 1000),
    }))
    .sort((a, b) => Number(a.loses) - Number(b.loses) || a.regret.median - b.regret.median);
}

export interface Ranked {
  readonly strategy: string;
  /** Scenes in which it loses requests that others answer. */
  readonly losesIn: readonly string[];
  /** Where it is furthest from the best, of the scenes in which it loses none; null without one. */
  readonly worst: { readonly scene: string; readonly regret: number } | null;
  readonly meanRegret: number;
}

/** Strategies over these scenes: what loses requests in fewer scenes first, then by the worst regret, then by the mean one. */
export function rankedOver(
  scenes: readonly Pick<MapScene, 'name' | 'cells'>[],
  among: (strategy: string) => boolean = () => true,
): Ranked[] {
  const names = [...new Set(scenes.flatMap(({ cells }) => cells.map(({ strategy }) => strategy)))].filter(
    among,
  );
  return names
    .map((strategy): Ranked => {
      const own = scenes.flatMap(({ name, cells }) =>
        cells.filter((cell) => cell.strategy === strategy).map((cell) => ({ scene: name, ...cell })),
      );
      const kept = own.filter(({ loses }) => !loses);
      const worst = kept.reduce<(typeof own)[number] | null>(
        (most, cell) => (most === null || cell.regret.median > most.regret.median ? cell : most),
        null,
      );
      return {
        strategy,
        losesIn: own.filter(({ loses }) => loses).map(({ scene }) => scene),
        worst: worst && { scene: worst.scene, regret: worst.regret.median },
        meanRegret: kept.reduce((sum, { regret }) => sum + regret.median, 0) / Math.max(1, kept.length),
      };
    })
    .sort(
      (a, b) =>
        a.losesIn.length - b.losesIn.length ||
        (a.worst?.regret ?? Infinity) - (b.worst?.regret ?? Infinity) ||
        a.meanRegret - b.meanRegret ||
        a.strategy.localeCompare(b.strategy, 'en'),
    );
}
