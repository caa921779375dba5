/** Strategies side by side, over all runs that were chosen. */
import { AxisPlacement, StackingMode, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import * as tables from '@grafana/grafana-foundation-sdk/table';
import * as xy from '@grafana/grafana-foundation-sdk/xychart';
import { board, RESULTS_URL, UID } from './panels/board.ts';
import {
  barsOf,
  framed,
  gauge,
  inRegionColours,
  inStrategyColours,
  legend,
  type Panel,
} from './panels/panel.ts';
import { lines, named, table } from './panels/query.ts';
import { CHOSEN, CHOSEN_AT_ANY_N, manyRuns } from './panels/variables.ts';

const hidden = (...names: string[]) => ({
  id: 'organize',
  options: { excludeByName: Object.fromEntries(names.map((name) => [name, true])) },
});

const runs = framed(new tables.PanelBuilder(), {
  title: 'Runs',
  description:
    'Each run’s figures as in its summary.json, written by the runner at its end. Optimum is the best that any strategy could have; regret is the mean over it. A click on a testid shows the run.',
  unit: 'ms',
  width: 24,
  height: 9,
  queries: [
    table(
      `SELECT "testid", "strategy", "n", "mode", "completed", "failed", "mean", "p50", "p95", "p99", "max", "optimum", "regret", "folder", "fromMs", "toMs" FROM "runs" WHERE "event" = 'end' AND ${CHOSEN_AT_ANY_N}`,
    ),
  ],
})
  .filterable(true)
  .overrideByRegexp('/^(completed|failed|fromMs|toMs)$/', [{ id: 'unit', value: 'none' }])
  .overrideByName('regret', [
    { id: 'unit', value: 'none' },
    { id: 'decimals', value: 3 },
  ])
  .overrideByRegexp('/^(fromMs|toMs)$/', [{ id: 'custom.hideFrom.viz', value: true }])
  .overrideByName('testid', [
    {
      id: 'links',
      value: [
        {
          title: 'The run',
          url: `/d/${UID.run}?var-testid=\${__value.text}&from=\${__data.fields.fromMs.numeric}&to=\${__data.fields.toMs.numeric}`,
        },
      ],
    },
  ])
  .overrideByName('folder', [
    {
      id: 'links',
      value: [{ title: 'Its files', url: `${RESULTS_URL}/\${__value.text}/`, targetBlank: true }],
    },
  ]);

const percentiles = barsOf('strategy', {
  title: 'Mean, p95 and p99 by strategy',
  description: 'Sojourn over all chosen runs at this N.',
  unit: 'ms',
  width: 12,
  height: 10,
  queries: [
    table(
      `SELECT mean("value") AS "mean", percentile("value", 95) AS "p95", percentile("value", 99) AS "p99" FROM ${named('sojourn_time')} WHERE ${CHOSEN} GROUP BY "strategy"`,
    ),
  ],
})
  .orientation(VizOrientation.Horizontal)
  .withTransformation(hidden('Time'));

const ratio = inStrategyColours(
  gauge({
    title: 'Mean as a multiple of the best possible',
    description:
      'Mean over the oracle’s, 1 being what none can beat: the runner’s figures, so plain k6 runs are not in it.',
    unit: 'none',
    width: 12,
    height: 10,
    queries: [
      lines(`SELECT mean("regret") FROM "runs" WHERE "event" = 'end' AND ${CHOSEN} GROUP BY "strategy"`, {
        alias: '$tag_strategy',
      }),
    ],
  }).decimals(3),
);

/** Lines of y over x, one for each frame. */
const lineChart = (show: xy.XYShowMode, panel: Pick<Panel, 'title' | 'description' | 'queries'>) =>
  framed(new xy.PanelBuilder(), { ...panel, unit: 'ms', width: 12, height: 10 })
    .mapping(xy.SeriesMapping.Auto)
    .show(show)
    .lineWidth(2)
    .pointSize({ fixed: 6 })
    .axisPlacement(AxisPlacement.Auto)
    .legend(legend());

const againstN = inStrategyColours(
  lineChart(xy.XYShowMode.PointsAndLines, {
    title: 'p95 against N',
    description:
      '95th percentile of sojourn at each N that was run, by strategy: which one is best depends on N.',
    queries: [
      table(
        `SELECT percentile("value", 95) AS "p95" FROM ${named('sojourn_time')} WHERE ${CHOSEN_AT_ANY_N} GROUP BY "strategy", "n"`,
      ),
    ],
  }),
)
  .overrideByName('n', [{ id: 'unit', value: 'short' }])
  .withTransformation({
    id: 'convertFieldType',
    options: { conversions: [{ targetField: 'n', destinationType: 'number' }], fields: {} },
  })
  .withTransformation(hidden('Time'))
  .withTransformation({ id: 'sortBy', options: { fields: {}, sort: [{ field: 'n' }] } })
  .withTransformation({
    id: 'partitionByValues',
    options: { fields: ['strategy'], keepFields: false, naming: { asLabels: true } },
  });

const distribution = inStrategyColours(
  lineChart(xy.XYShowMode.Lines, {
    title: 'Distribution of sojourn',
    description:
      'Share of requests answered within a time (CDF) at this N: the further left, the better; a long tail to the right is what p99 sees.',
    queries: [
      lines(`SELECT "value" FROM ${named('sojourn_time')} WHERE ${CHOSEN} GROUP BY "strategy"`, {
        alias: '$tag_strategy',
      }),
    ],
  }),
)
  .withTransformation({ id: 'sortBy', options: { fields: {}, sort: [{ field: 'Value' }] } })
  .withTransformation({
    id: 'calculateField',
    options: { mode: 'index', timeSeries: false, index: { asPercentile: true }, alias: 'share answered' },
  })
  .withTransformation(hidden('Time'))
  .overrideByName('share answered', [
    { id: 'unit', value: 'percentunit' },
    { id: 'min', value: 0 },
    { id: 'max', value: 1 },
  ]);

const shares = inRegionColours(
  barsOf('strategy\\machine', {
    title: 'Share by machine',
    description: 'Where each strategy’s requests were answered, at this N.',
    unit: 'percentunit',
    width: 24,
    height: 9,
    queries: [
      table(
        `SELECT count("value") AS "answers" FROM ${named('sojourn_time')} WHERE ${CHOSEN} GROUP BY "strategy", "machine"`,
      ),
    ],
  }),
)
  .orientation(VizOrientation.Horizontal)
  .stacking(StackingMode.Percent)
  .withTransformation({
    id: 'groupingToMatrix',
    options: { columnField: 'machine', rowField: 'strategy', valueField: 'answers' },
  });

export const compare = () =>
  board('compare', {
    title: 'routebench: compare',
    description: 'Strategies side by side, over the runs that were chosen.',
    from: 'now-1h',
    variables: manyRuns(),
    panels: [runs, percentiles, ratio, againstN, distribution, shares],
  });
