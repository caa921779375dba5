/** How a metric of the chosen runs went over time, in InfluxQL: what several panels ask. */
import type { MetricName, SampleTag } from '../../model/metrics.ts';
import { lines, named } from './query.ts';
import { CHOSEN } from './variables.ts';

/** Steps without a sample: left out, or shown as a value. */
type Gaps = 'none' | '0' | '-1';

/** Steps as wide as the range asks for (Grafana's variable). */
const STEPS = 'time($__interval)';

/**
 * A line for each value of a tag.
 *
 * @param figure of what was measured in each step: `mean("value")`
 */
export const ofEach = (tag: SampleTag, figure: string, metric: MetricName, gaps: Gaps = 'none') =>
  lines(`SELECT ${figure} FROM ${named(metric)} WHERE ${CHOSEN} GROUP BY ${STEPS}, "${tag}" fill(${gaps})`, {
    alias: `$tag_${tag}`,
  });

/** One line, named. */
export const asLine = (
  refId: string,
  alias: string,
  figure: string,
  metric: MetricName,
  gaps: Gaps = 'none',
) =>
  lines(`SELECT ${figure} FROM ${named(metric)} WHERE ${CHOSEN} GROUP BY ${STEPS} fill(${gaps})`, {
    refId,
    alias,
  });

export const percentilesOf = (metric: MetricName) =>
  [50, 95, 99].map((p) => asLine(`P${p}`, `p${p}`, `percentile("value", ${p})`, metric));

/** Requests under way, over all machines: each machine's own count first, as their sum is of one moment. */
export const allInFlight = (refId: string, alias: string) =>
  lines(
    `SELECT sum("there") FROM (SELECT last("value") AS "there" FROM ${named('in_flight')} WHERE ${CHOSEN} GROUP BY ${STEPS}, "machine", "region" fill(none)) WHERE $timeFilter GROUP BY ${STEPS} fill(none)`,
    { refId, alias },
  );
