import type { Options, Scenario } from 'k6/options';
import type { Strategy } from '../../../strategies/api/contract.ts';
import type { MetricName, RUN_TAGS } from '../../../model/metrics.ts';
import type { Mode } from '../../../model/workload/load.ts';
import { plainName } from '../../../strategies/wrappers/names.ts';
import type { Settings } from '../settings.ts';

/** An executor for each mode, and the thresholds of all. */
export interface Plan extends Record<Mode, Scenario> {
  readonly thresholds: { readonly [Name in MetricName]?: string[] };
}

/**
 * The executor of the mode asked for, tagged so that runs can be told apart, and what every run has: tags that are few
 * and bounded, since each combination is a series in a database (docs/decisions/0003-few-metrics.md); a request without an answer
 * is counted, not logged.
 */
export function runOptions(
  { name, knowledge, bindsLate }: Strategy,
  { thresholds, ...executors }: Plan,
  { mode, n, known, testid = `${name}-${n}-${Date.now()}` }: Settings,
): Options {
  const tags: { [Tag in (typeof RUN_TAGS)[number]]?: string } = {
    strategy: name,
    testid,
    mode,
    n: String(n),
    ...(knowledge === 'shared' && !__ENV.ROUTEBENCH_XK6 && { knowledge: 'vu' }),
  };
  return {
    scenarios: { [plainName(name)]: { ...executors[mode], tags } },
    // Of what no scenario is the source of: virtual users, and the set-up's requests. `--tag` replaces these.
    tags,
    thresholds,
    systemTags: ['name', 'scenario'],
    summaryTrendStats: ['avg', 'med', 'p(95)', 'p(99)', 'max'],
    throw: true,
    // A calibration asks all machines at once.
    ...(bindsLate && { batch: 2 * known.length, batchPerHost: 2 * known.length }),
  };
}
