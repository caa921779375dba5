import type { Options, Scenario } from 'k6/options';
import type { Strategy } from '../../../strategies/api/contract.ts';
import type { MetricName, RUN_TAGS } from '../../../model/metrics.ts';
import type { Member } from '../../../model/fleet/fleet.ts';
import { parseDurationMs } from '../../../model/workload/duration.ts';
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
  settings: Settings,
): Options {
  const { mode, n, known, testid = `${name}-${n}-${Date.now()}` } = settings;
  const tags: { [Tag in (typeof RUN_TAGS)[number]]?: string } = {
    strategy: name,
    testid,
    mode,
    n: String(n),
    ...(knowledge === 'shared' && !__ENV.ROUTEBENCH_XK6 && { knowledge: 'vu' }),
  };
  return {
    scenarios: { [plainName(name)]: { ...longEnough(executors[mode], settings), tags } },
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

/** More than k6 counts in ns. */
const MAX_S = 1e9;

/**
 * The executor, with the time that all requests take at the slowest machine, one after the other, where that is longer than
 * its own: k6 ends what goes on longer, and calls that finished.
 */
function longEnough(executor: Scenario, { n, truth, timeScale, workload }: Settings): Scenario {
  if (!('maxDuration' in executor) || executor.maxDuration === undefined) return executor;
  const { releasesMs, sizes, thinkMs } = workload;
  const work = sizes?.reduce((sum, size) => sum + size, 0) ?? n;
  const longest = (of: (member: Member) => number) => Math.max(...truth.map(of));
  const answersMs =
    work * longest(({ serviceMs }) => serviceMs) + n * (longest(({ latencyMs }) => latencyMs) + thinkMs);
  const seconds = Math.ceil(((releasesMs?.at(-1) ?? 0) + answersMs / timeScale) / 1000);
  if (1000 * seconds <= parseDurationMs(executor.maxDuration)) return executor;
  return { ...executor, maxDuration: `${Math.min(seconds, MAX_S)}s` };
}
