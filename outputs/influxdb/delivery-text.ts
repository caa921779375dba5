import type { InfluxDelivery } from '../../records/format.ts';
import { isTypeConflict } from './influx.ts';
import { count } from '../../records/wording.ts';

/** What became of a run's points, in a line. */
export function deliveryText(
  { url, database, metrics, complete, counted, cause }: InfluxDelivery,
  directory: string,
): string {
  const where = `InfluxDB ${url}, database ${database}`;
  const { samples, points } = metrics.sojourn_time ?? { samples: 0, points: 0 };
  const all = Object.values(metrics).reduce((sum, metric) => sum + metric.samples, 0);
  if (complete) return `${where}: all ${count(all)} points are there, ${count(samples)} of sojourn_time`;
  const elsewhere = `${url}/${database}-2`;
  const later = isTypeConflict(cause ?? '')
    ? `It will refuse them again; send them to a database of their own with: routebench upload ${directory} --influxdb ${elsewhere}`
    : `Send them with: routebench upload ${directory}`;
  const there = Object.values(metrics).reduce((sum, metric) => sum + (metric.points ?? 0), 0);
  if (there === all)
    return `${where}: all ${count(all)} points are there in memory alone, as long as it runs: it ${cause}. ${later}`;
  if (points === null)
    return `${where}: the ${count(samples)} points of sojourn_time were not counted: it ${cause}. ${later}`;
  const inAll = counted
    ? ` (${count(all - there)} of ${count(all)} of all metrics)`
    : ' at most, by the last count';
  const lack = `${count(samples - points)} of ${count(samples)} points of sojourn_time are missing${inAll}`;
  return `${where}: ${lack}: it ${cause}. ${later}`;
}
