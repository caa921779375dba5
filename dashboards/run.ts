/** One run, live: what becomes of its requests, how long they take, and where the time goes. */
import { ORACLE_COLOUR } from '../report/palette.ts';
import { board } from './panels/board.ts';
import { colour, figures, gauge, graph, inRegionColours, stackedGraph } from './panels/panel.ts';
import { allInFlight, asLine, ofEach, percentilesOf } from './panels/over-time.ts';
import { lines, named } from './panels/query.ts';
import { CHOSEN, oneRun } from './panels/variables.ts';

const answered = figures({
  title: 'Answered',
  description: 'Requests answered, with any status.',
  unit: 'short',
  width: 4,
  height: 4,
  queries: [
    lines(`SELECT sum("value") AS "answered" FROM ${named('completed')} WHERE ${CHOSEN}`, { alias: '$col' }),
  ],
});

const failed = figures({
  title: 'Failed',
  description: 'Share of requests without a proper 200. The threshold of every scenario is 1 %.',
  unit: 'percentunit',
  width: 4,
  height: 4,
  queries: [
    lines(`SELECT mean("value") AS "failed" FROM ${named('failed')} WHERE ${CHOSEN}`, { alias: '$col' }),
  ],
});

const sojourn = figures({
  title: 'Sojourn',
  description:
    'Released until answered: the figure that counts. Percentiles are nearest rank, as in summary.json.',
  unit: 'ms',
  width: 16,
  height: 4,
  queries: [
    lines(
      `SELECT mean("value") AS "mean", percentile("value", 50) AS "p50", percentile("value", 95) AS "p95", percentile("value", 99) AS "p99", max("value") AS "max" FROM ${named('sojourn_time')} WHERE ${CHOSEN}`,
      { alias: '$col' },
    ),
  ],
});

const states = graph({
  title: 'Requests by state',
  description: 'Under way, answered properly and failed, at each moment. In flight needs -e LIVE=1.',
  unit: 'short',
  width: 12,
  height: 8,
  queries: [
    allInFlight('A', 'in flight'),
    asLine('B', 'answered', 'cumulative_sum(count("value")) - cumulative_sum(sum("value"))', 'failed', '0'),
    asLine('C', 'failed', 'cumulative_sum(sum("value"))', 'failed', '0'),
  ],
})
  .overrideByName('in flight', [colour('#2171ac')])
  .overrideByName('answered', [colour('#129a75')])
  .overrideByName('failed', [colour('#c90c27')]);

const sojournOverTime = graph({
  title: 'Sojourn over time',
  description: 'Of the requests answered at each moment.',
  unit: 'ms',
  width: 12,
  height: 8,
  queries: percentilesOf('sojourn_time'),
});

const inFlight = inRegionColours(
  graph({
    title: 'In flight by machine',
    description:
      'Requests sent to each machine and not yet settled; to a region or anywhere, where no machine was chosen. Needs -e LIVE=1.',
    unit: 'short',
    width: 12,
    height: 8,
    queries: [ofEach('machine', 'last("value")', 'in_flight')],
  }),
);

const share = inRegionColours(
  gauge({
    title: 'Share by machine',
    description: 'Requests that each machine answered.',
    unit: 'short',
    width: 6,
    height: 8,
    queries: [
      lines(`SELECT count("value") FROM ${named('sojourn_time')} WHERE ${CHOSEN} GROUP BY "machine"`, {
        alias: '$tag_machine',
      }),
    ],
  }),
);

const theory = gauge({
  title: 'Expected and optimum',
  description:
    'Mean sojourn: the best that any strategy could have (optimum), what this one should have (expected, for strategies that go by the index), and what was measured. Of bursts.',
  unit: 'ms',
  width: 6,
  height: 8,
  queries: [
    lines(`SELECT last("value") FROM ${named('optimum_sojourn_mean')} WHERE ${CHOSEN}`, {
      refId: 'A',
      alias: 'optimum',
    }),
    lines(`SELECT last("value") FROM ${named('expected_sojourn_mean')} WHERE ${CHOSEN}`, {
      refId: 'B',
      alias: 'expected',
    }),
    lines(`SELECT mean("value") FROM ${named('sojourn_time')} WHERE ${CHOSEN}`, {
      refId: 'C',
      alias: 'measured',
    }),
  ],
}).overrideByName('optimum', [colour(ORACLE_COLOUR)]);

const parts = graph({
  title: 'Work against waiting',
  description:
    'Mean of the requests answered at each moment: waiting in the machine’s queue, computation as the machine reports it, the answer as the master saw it, and the whole sojourn. Waiting needs -e LIVE=1.',
  unit: 'ms',
  width: 12,
  height: 8,
  queries: [
    asLine('A', 'waiting', 'mean("value")', 'queue_time'),
    asLine('B', 'work', 'mean("value")', 'work_time'),
    asLine('C', 'response of the master', 'mean("value")', 'response_time'),
    asLine('D', 'sojourn', 'mean("value")', 'sojourn_time'),
  ],
});

const errors = stackedGraph({
  title: 'Errors by cause',
  description:
    'Failed requests by what came of them: the HTTP status, 0 where no answer came, malformed where a 200 was no answer of a master.',
  unit: 'short',
  width: 12,
  height: 6,
  queries: [ofEach('status', 'sum("value")', 'failed', '0')],
});

const users = graph({
  title: 'Virtual users',
  description: 'Of k6: at work, and made.',
  unit: 'short',
  width: 12,
  height: 6,
  queries: [asLine('A', 'at work', 'max("value")', 'vus'), asLine('B', 'made', 'max("value")', 'vus_max')],
});

export const run = () =>
  board('run', {
    title: 'routebench: run',
    description: 'One run, while it goes on and afterwards.',
    from: 'now-5m',
    variables: oneRun(),
    panels: [
      answered,
      failed,
      sojourn,
      states,
      sojournOverTime,
      inFlight,
      share,
      theory,
      parts,
      errors,
      users,
    ],
  });
