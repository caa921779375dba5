/** Thresholds of a run of several processes, each of which knows its own requests alone. */
import type { SampleRow } from '../../model/sample-row.ts';
import { EXIT } from '../errors.ts';
import type { K6Result } from './k6-run.ts';
import { nearestRank } from '../../model/stats/distribution.ts';

/** As k6 writes them: `p(95)<30000`, `count==1000`. */
const EXPRESSION =
  /^\s*(count|rate|avg|min|med|max|p\((\d+(?:\.\d+)?)\))\s*(<=|>=|===|==|!=|<|>)\s*(-?[\d.eE+]+)\s*$/;

/** Whether k6 ended with all of its requests sent. */
export const isComplete = (exitCode: number): boolean => exitCode === 0 || exitCode === EXIT.thresholdsFailed;

/**
 * A run's result, with its thresholds judged over the requests of all its processes; of a metric that rows don't tell it
 * holds where it held in each.
 */
export function judgedOver(rows: readonly SampleRow[], result: K6Result): K6Result {
  const sojournsMs = Float64Array.from(rows, ({ answeredMs, releasedMs }) => answeredMs - releasedMs).sort();
  const thresholds: Record<string, boolean> = {};
  const thresholdValues: Record<string, number> = {};
  for (const [name, inEach] of Object.entries(result.thresholds)) {
    const at = name.indexOf(': ');
    const [, aggregate = '', part, operator = '', bound] = EXPRESSION.exec(name.slice(at + 2)) ?? [];
    const value = valueOf(name.slice(0, at), aggregate, part, rows, sojournsMs);
    thresholds[name] = value === undefined ? inEach : OPERATORS[operator]!(value, Number(bound));
    if (value !== undefined) thresholdValues[name] = value;
  }
  const held = Object.values(thresholds).every(Boolean);
  const exitCode = !isComplete(result.exitCode) ? result.exitCode : held ? 0 : EXIT.thresholdsFailed;
  return { ...result, thresholds, thresholdValues, exitCode };
}

function valueOf(
  metric: string,
  aggregate: string,
  part: string | undefined,
  rows: readonly SampleRow[],
  sojournsMs: Float64Array,
): number | undefined {
  if (metric === 'completed' && aggregate === 'count')
    return rows.filter(({ status }) => status !== 0).length;
  if (metric === 'failed' && aggregate === 'rate')
    return rows.length === 0 ? 0 : rows.filter(({ error }) => error !== '').length / rows.length;
  if (metric !== 'sojourn_time' || sojournsMs.length === 0) return undefined;
  if (part !== undefined) return nearestRank(sojournsMs, Number(part) / 100);
  if (aggregate === 'avg') return sojournsMs.reduce((sum, it) => sum + it, 0) / sojournsMs.length;
  if (aggregate === 'min') return sojournsMs[0];
  if (aggregate === 'max') return sojournsMs.at(-1);
  return aggregate === 'med' ? nearestRank(sojournsMs, 0.5) : undefined;
}

const OPERATORS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
  '==': (value, bound) => value === bound,
  '===': (value, bound) => value === bound,
  '!=': (value, bound) => value !== bound,
};
