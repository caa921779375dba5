/** The fleet under one run: machines and regions over time, queues, sleep, and the master's own part. */
import {
  MappingType,
  SpecialValueMatch,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import * as timeline from '@grafana/grafana-foundation-sdk/statetimeline';
import { VisibilityMode } from '@grafana/grafana-foundation-sdk/common';
import { board } from './panels/board.ts';
import { figures, framed, graph, inRegionColours, stackedGraph } from './panels/panel.ts';
import { ofEach, percentilesOf } from './panels/over-time.ts';
import { lines, named } from './panels/query.ts';
import { CHOSEN, oneRun } from './panels/variables.ts';

const byMachine = inRegionColours(
  stackedGraph({
    title: 'Answers by machine',
    description: 'How many requests each machine answered in each step of the graph.',
    unit: 'short',
    width: 12,
    height: 8,
    queries: [ofEach('machine', 'count("value")', 'sojourn_time', '0')],
  }),
);

const byRegion = inRegionColours(
  graph({
    title: 'Response by region',
    description:
      'p95 of the answer as the master saw it (response_time): its own arrival until its own answer.',
    unit: 'ms',
    width: 12,
    height: 8,
    queries: [ofEach('region', 'percentile("value", 95)', 'response_time')],
  }),
);

const waiting = inRegionColours(
  graph({
    title: 'Waiting by machine',
    description: 'Mean time in the machine’s queue (queue_time), of the requests answered at each moment.',
    unit: 'ms',
    width: 12,
    height: 8,
    queries: [ofEach('machine', 'mean("value")', 'queue_time')],
  }),
);

const queues = inRegionColours(
  graph({
    title: 'Requests at and on the way to each machine',
    description: 'Sent and not yet settled: the machine’s queue, and what its link holds.',
    unit: 'short',
    width: 12,
    height: 8,
    queries: [ofEach('machine', 'last("value")', 'in_flight')],
  }),
);

const working = inRegionColours(
  graph({
    title: 'At work',
    description:
      'Computation that a machine reported, as a share of the time: 1 is one request after the other without a gap.',
    unit: 'percentunit',
    width: 12,
    height: 8,
    queries: [ofEach('machine', 'sum("value") / $__interval_ms', 'work_time', '0')],
  }),
);

const sleep = framed(new timeline.PanelBuilder(), {
  title: 'Sleep and wake',
  description:
    'The longest wait of what each machine answered at each moment. A machine that had fallen asleep shows as a gap, and then as a wait of seconds although nothing was before it.',
  unit: 'ms',
  width: 12,
  height: 8,
  queries: [ofEach('machine', 'max("value")', 'queue_time', '-1')],
})
  .interval('200ms')
  .mergeValues(true)
  .showValue(VisibilityMode.Never)
  .mappings([
    { type: MappingType.ValueToText, options: { '-1': { text: 'no answers', color: '#7f858c', index: 0 } } },
    {
      type: MappingType.RangeToText,
      options: { from: 0, to: 1000, result: { text: 'awake', color: '#129a75', index: 1 } },
    },
    {
      type: MappingType.RangeToText,
      options: { from: 1000, to: 5000, result: { text: 'long queue', color: '#bb8a57', index: 2 } },
    },
    {
      type: MappingType.RangeToText,
      options: {
        from: 5000,
        to: 1e9,
        result: { text: 'waking, or a very long queue', color: '#c90c27', index: 3 },
      },
    },
    {
      type: MappingType.SpecialValue,
      options: { match: SpecialValueMatch.Null, result: { text: 'no answers', color: '#7f858c', index: 4 } },
    },
  ])
  .thresholds(
    new ThresholdsConfigBuilder()
      .mode(ThresholdsMode.Absolute)
      .steps([{ value: null as unknown as number, color: '#7f858c' }]),
  );

const overhead = graph({
  title: 'The master’s own overhead',
  description:
    'What the master took beyond link, queue and work (master_overhead). It is what adds to every request once the master is the bottleneck.',
  unit: 'ms',
  width: 12,
  height: 8,
  queries: percentilesOf('master_overhead'),
});

const overheadFigures = figures({
  title: 'The master’s own overhead, whole run',
  description: 'master_overhead: mean, p95 and the most.',
  unit: 'ms',
  width: 12,
  height: 4,
  queries: [
    lines(
      `SELECT mean("value") AS "mean", percentile("value", 95) AS "p95", max("value") AS "max" FROM ${named('master_overhead')} WHERE ${CHOSEN}`,
      { alias: '$col' },
    ),
  ],
});

const connecting = figures({
  title: 'Before a request is sent',
  description:
    'What k6 itself needs: waiting for a connection and making it. http_req_duration leaves it out.',
  unit: 'ms',
  width: 12,
  height: 4,
  queries: [
    lines(`SELECT mean("value") FROM ${named('http_req_blocked')} WHERE ${CHOSEN} AND "scenario" != ''`, {
      refId: 'A',
      alias: 'blocked',
    }),
    lines(`SELECT mean("value") FROM ${named('http_req_connecting')} WHERE ${CHOSEN} AND "scenario" != ''`, {
      refId: 'B',
      alias: 'connecting',
    }),
  ],
});

export const fleet = () =>
  board('fleet', {
    title: 'routebench: fleet',
    description: 'Machines, regions and the master while one run went on. All of it needs -e LIVE=1.',
    from: 'now-5m',
    variables: oneRun(),
    panels: [byMachine, byRegion, waiting, queues, working, sleep, overhead, overheadFigures, connecting],
  });
