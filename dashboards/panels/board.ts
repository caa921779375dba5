/** What the three dashboards have in common: their links, their annotations, a time range that fits short runs. */
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type AnnotationQuery,
  type Dashboard,
  type Panel,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { DATASOURCE } from './query.ts';

export const UID = {
  run: 'routebench-run',
  compare: 'routebench-compare',
  fleet: 'routebench-fleet',
} as const;

/** What docker-compose.yml serves the results folder at. */
export const RESULTS_URL = 'http://localhost:8080';

export interface Contents {
  readonly title: string;
  readonly description: string;
  readonly from: string;
  readonly variables: readonly Builder<VariableModel>[];
  readonly panels: readonly Builder<Panel>[];
}

export function board(
  name: keyof typeof UID,
  { title, description, from, variables, panels }: Contents,
): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(UID[name])
    .description(description)
    .tags(['routebench'])
    .editable()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from, to: 'now' })
    .refresh('5s')
    .timezone('browser')
    .variables([...variables])
    .annotations([startsAndEnds]);
  for (const other of ['run', 'compare', 'fleet'] as const) if (other !== name) builder.link(linkTo(other));
  builder.link(
    new DashboardLinkBuilder('Reports and samples')
      .type(DashboardLinkType.Link)
      .url(RESULTS_URL)
      .icon('doc')
      .tooltip('The results folder: report.html, samples.csv')
      .targetBlank(true),
  );
  for (const panel of panels) builder.withPanel(panel);
  const built = builder.build();
  built.panels?.forEach((panel, i) => (panel.id = i + 1));
  return built;
}

const linkTo = (name: keyof typeof UID) =>
  new DashboardLinkBuilder(name[0]!.toUpperCase() + name.slice(1))
    .type(DashboardLinkType.Link)
    .url(`/d/${UID[name]}`)
    .icon('dashboard')
    .keepTime(true)
    .includeVars(true);

/** InfluxDB's annotations have their query beside Grafana's own fields, where the schema leaves room for it. */
const startsAndEnds: Builder<AnnotationQuery> = {
  build: () => ({
    ...new AnnotationQueryBuilder()
      .name('Start and end of runs')
      .datasource(DATASOURCE)
      .enable(true)
      .iconColor('blue')
      .build(),
    ...{
      query: `SELECT "title", "text" FROM "runs" WHERE "testid" =~ /^$testid$/ AND $timeFilter`,
      textColumn: 'text',
      titleColumn: 'title',
    },
  }),
};
