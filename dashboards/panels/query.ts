/** InfluxQL, as Grafana's panels and annotations ask it. */
import type { MetricName } from '../../model/metrics.ts';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';

/** Its uid is in deploy/grafana/datasources: file provisioning resolves no ${DS_…}. */
export const DATASOURCE = { type: 'influxdb', uid: 'routebench-influxdb' } as const;

/** A metric as a query names it. */
export const named = (metric: MetricName): string => `"${metric}"`;

export interface InfluxQuery {
  readonly refId: string;
  readonly datasource: typeof DATASOURCE;
  readonly query: string;
  readonly rawQuery: true;
  readonly resultFormat: 'time_series' | 'table';
  readonly alias?: string;
}

interface Shown {
  /** `A` unless a panel has several. */
  readonly refId?: string;
  /** The name of a line: `$tag_machine`. */
  readonly alias?: string;
}

const builderOf = (query: InfluxQuery): Builder<Dataquery> => ({
  build: () => ({ ...query, _implementsDataqueryVariant() {} }),
});

const raw = (
  query: string,
  resultFormat: InfluxQuery['resultFormat'],
  { refId = 'A', alias }: Shown,
): InfluxQuery => ({
  refId,
  datasource: DATASOURCE,
  query,
  rawQuery: true,
  resultFormat,
  ...(alias !== undefined && { alias }),
});

/** A line for each combination of the tags that it is grouped by. */
export const lines = (query: string, shown: Shown = {}): Builder<Dataquery> =>
  builderOf(raw(query, 'time_series', shown));

/** One frame, the tags as columns. */
export const table = (query: string, shown: Shown = {}): Builder<Dataquery> =>
  builderOf(raw(query, 'table', shown));
