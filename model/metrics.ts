/**
 * The metrics of a run, each stated once. Scenarios declare them, dashboards and outputs ask for them, and
 * docs/reference/metrics.md is made from this table. A name or kind that isn't here doesn't compile.
 */

/** What samples can be told apart by: k6's word for it is tag, Prometheus' is label. */
export type SampleTag = 'region' | 'machine' | 'status' | 'name';

export interface Metric {
  /** As in k6/metrics. */
  readonly kind: 'trend' | 'counter' | 'rate' | 'gauge';
  /** `ms` is k6's isTime; `part` lies between 0 and 1. */
  readonly unit: 'ms' | 'requests' | 'users' | 'part';
  /** Beside the run's own (RUN_TAGS). Each combination of values is a series in a database, so they are few and bounded. */
  readonly tags: readonly SampleTag[];
  readonly meaning: string;
  /** When a sample is recorded. */
  readonly recorded: string;
  /** Whether k6 records it by itself; the others are scenarios/runtime's. */
  readonly by: 'k6' | 'routebench';
}

/** On every sample of a run; `knowledge` is there as `vu` alone, where a feedback strategy runs on a k6 without the extension. */
export const RUN_TAGS = ['strategy', 'testid', 'mode', 'n', 'scenario', 'knowledge'] as const;

const EACH_ANSWER = 'for each request that a machine answered properly';
const WITH_TIMING = `${EACH_ANSWER}, with \`-e SERVER_TIMING=1\` or \`-e LIVE=1\``;

const metrics = {
  sojourn_time: {
    kind: 'trend',
    unit: 'ms',
    tags: ['region', 'machine'],
    meaning: 'released until answered: the figure that counts',
    recorded: 'for each request; without tags where no machine of the fleet answered',
    by: 'routebench',
  },
  response_time: {
    kind: 'trend',
    unit: 'ms',
    tags: ['region', 'machine'],
    meaning: 'as the master reports it: its own arrival until its own answer',
    recorded: EACH_ANSWER,
    by: 'routebench',
  },
  work_time: {
    kind: 'trend',
    unit: 'ms',
    tags: ['region', 'machine'],
    meaning: 'as the machine reports it: the computation alone',
    recorded: EACH_ANSWER,
    by: 'routebench',
  },
  completed: {
    kind: 'counter',
    unit: 'requests',
    tags: [],
    meaning: 'requests answered, with any status',
    recorded: 'for each answer',
    by: 'routebench',
  },
  failed: {
    kind: 'rate',
    unit: 'part',
    tags: ['status'],
    meaning: 'share of requests not answered with a proper 200; `status` is 0 where no answer came',
    recorded: 'for each request',
    by: 'routebench',
  },
  attempt_time: {
    kind: 'trend',
    unit: 'ms',
    tags: ['region', 'machine'],
    meaning: 'sent until answered, of retries and hedges that are not the answer of their request',
    recorded: 'for each such attempt, in runs whose strategy makes any',
    by: 'routebench',
  },
  queue_time: {
    kind: 'trend',
    unit: 'ms',
    tags: ['region', 'machine'],
    meaning: "time in the machine's queue",
    recorded: WITH_TIMING,
    by: 'routebench',
  },
  master_overhead: {
    kind: 'trend',
    unit: 'ms',
    tags: [],
    meaning: 'what the master took beyond link, queue and work',
    recorded: WITH_TIMING,
    by: 'routebench',
  },
  in_flight: {
    kind: 'gauge',
    unit: 'requests',
    tags: ['region', 'machine'],
    meaning: 'requests sent and not yet settled, by where they were sent',
    recorded: 'five times a second, with `-e LIVE=1` and the extension',
    by: 'routebench',
  },
  expected_sojourn_mean: {
    kind: 'gauge',
    unit: 'ms',
    tags: [],
    meaning: 'mean sojourn that the strategy should have on this fleet',
    recorded: 'once before a burst, where it can be said beforehand',
    by: 'routebench',
  },
  optimum_sojourn_mean: {
    kind: 'gauge',
    unit: 'ms',
    tags: [],
    meaning: 'mean sojourn of the best possible plan: no strategy can be below it',
    recorded: 'once before a burst',
    by: 'routebench',
  },
  calibration_time: {
    kind: 'gauge',
    unit: 'ms',
    tags: [],
    meaning: 'how long measuring the fleet took, before the load',
    recorded: 'once, by a strategy that binds late and has no profile',
    by: 'routebench',
  },
  calibration_requests: {
    kind: 'counter',
    unit: 'requests',
    tags: [],
    meaning: 'requests that measuring the fleet took, before the load',
    recorded: 'once, by a strategy that binds late and has no profile',
    by: 'routebench',
  },
  http_reqs: {
    kind: 'counter',
    unit: 'requests',
    tags: ['name'],
    meaning: 'HTTP requests; `name` is the endpoint of the master',
    recorded: 'for each request, those of the set-up too',
    by: 'k6',
  },
  http_req_duration: {
    kind: 'trend',
    unit: 'ms',
    tags: ['name'],
    meaning: 'sending, waiting and receiving; leaves out connecting and all that comes before',
    recorded: 'for each request, those of the set-up too',
    by: 'k6',
  },
  http_req_blocked: {
    kind: 'trend',
    unit: 'ms',
    tags: ['name'],
    meaning: 'waiting for a free connection',
    recorded: 'for each request, those of the set-up too',
    by: 'k6',
  },
  http_req_connecting: {
    kind: 'trend',
    unit: 'ms',
    tags: ['name'],
    meaning: 'making a connection',
    recorded: 'for each request, those of the set-up too',
    by: 'k6',
  },
  vus: {
    kind: 'gauge',
    unit: 'users',
    tags: [],
    meaning: 'virtual users at work',
    recorded: 'each second',
    by: 'k6',
  },
  vus_max: {
    kind: 'gauge',
    unit: 'users',
    tags: [],
    meaning: 'virtual users made',
    recorded: 'each second',
    by: 'k6',
  },
} as const satisfies Readonly<Record<string, Metric>>;

type Table = typeof metrics;
export type MetricName = keyof Table;

/** The metrics of ours of that kind. */
export type MetricOf<Kind extends Metric['kind']> = {
  [Name in MetricName]: Table[Name] extends { kind: Kind; by: 'routebench' } ? Name : never;
}[MetricName];

/** What k6 is told beside the name: whether values are times. */
export type IsTime<Name extends MetricName> = Table[Name]['unit'] extends 'ms' ? [isTime: true] : [];

export const metricNames = Object.keys(metrics) as MetricName[];

export const metricOf = (name: MetricName): Metric => metrics[name];
