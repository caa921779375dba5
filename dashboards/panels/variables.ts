/** Which runs a dashboard shows: its variables, and the condition that stands in each of its queries. */
import {
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { DATASOURCE, named } from './query.ts';

const OF_RUN = `"testid" =~ /^$testid$/`;

/** The runs chosen, within the dashboard's time range. */
export const CHOSEN = `${OF_RUN} AND "strategy" =~ /^$strategy$/ AND "n" =~ /^$n$/ AND $timeFilter`;
/** The same over every N that was run. */
export const CHOSEN_AT_ANY_N = `${OF_RUN} AND "strategy" =~ /^$strategy$/ AND $timeFilter`;

const tagValues = (key: string, where = ''): string =>
  `SHOW TAG VALUES FROM ${named('sojourn_time')} WITH KEY = "${key}"${where}`;

const variable = (name: string, label: string, description: string, query: string): QueryVariableBuilder =>
  new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(DATASOURCE)
    .query(query)
    .definition(query)
    // While a run goes on the next one begins: looked up again with each change of the time range.
    .refresh(VariableRefresh.OnTimeRangeChanged);

const withAll = (builder: QueryVariableBuilder): QueryVariableBuilder =>
  builder
    .multi(true)
    .includeAll(true)
    .current({ selected: true, text: ['All'], value: ['$__all'] });

/** Newest first, as the runner's testids begin with the time. */
const testid = () =>
  variable('testid', 'Run', 'A testid is one run’s', tagValues('testid')).sort(VariableSort.AlphabeticalDesc);
const strategy = () =>
  withAll(
    variable('strategy', 'Strategy', 'What chose the routes', tagValues('strategy', ` WHERE ${OF_RUN}`)),
  ).sort(VariableSort.AlphabeticalAsc);
const requests = () =>
  variable('n', 'N', 'Requests in all', tagValues('n', ` WHERE ${OF_RUN}`)).sort(VariableSort.NumericalAsc);

export const oneRun = (): Builder<VariableModel>[] => [testid(), strategy(), withAll(requests())];

/** Strategies are compared at one N. */
export const manyRuns = (): Builder<VariableModel>[] => [withAll(testid()), strategy(), requests()];
