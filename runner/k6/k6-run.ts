/** One k6 process: started with the run's environment, watched by the rows it writes, stopped once where asked. */
import { closeSync, createReadStream, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { execa } from 'execa';
import type { MetricName } from '../../model/metrics.ts';
import type { Complaint, ForK6 } from '../../outputs/output.ts';
import type { Calibration } from '../../records/format.ts';
import { K6_CSV } from '../../records/samples/k6-samples.ts';
import { EXIT } from '../errors.ts';
import { codeOfSignal } from '../../records/exit-codes.ts';
import { say } from '../terminal/say.ts';
import { endWithUs } from './guard.ts';
import type { K6 } from './k6.ts';

export interface K6Result {
  readonly exitCode: number;
  /** By `<metric>: <expression>`: whether it held. */
  readonly thresholds: Record<string, boolean>;
  /** What each was held against, where its summary tells. */
  readonly thresholdValues: Record<string, number>;
  /** What measuring the fleet first took, where that was done: requests, and real ms. */
  readonly calibration: Calibration | undefined;
  /** The mean sojourn that the run itself expected before its load, real ms: its gauge expected_sojourn_mean. */
  readonly expectedMeanMs: number | undefined;
  /** k6's own error line, where it ended with one. */
  readonly error: string | undefined;
  /** Whether it met a full disk, and so didn't record all that it measured. */
  readonly lostRows: boolean;
  /** What its outputs complained of, once for each write that failed. */
  readonly outputErrors: readonly Complaint[];
}

export interface K6Job {
  readonly k6: K6;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where k6's own files go. */
  readonly directory: string;
  readonly dashboard?: boolean;
  /** More arguments of `k6 run`. */
  readonly args?: readonly string[];
  /** Variables for its own environment, which only this user's processes may read. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Requests recorded so far; called a few times a second. */
  readonly onProgress: (recorded: number) => void;
  readonly signal: AbortSignal;
  /** Where its samples go beside the runner's own file. */
  readonly also?: ForK6;
}

export const k6Files = (directory: string) => ({
  csv: `${directory}/${K6_CSV}`,
  summary: `${directory}/k6-summary.json`,
  log: `${directory}/k6.log`,
  dashboard: `${directory}/dashboard.html`,
});

/** k6 makes no page of a run shorter than three of these; each adds a point to every chart. */
const DASHBOARD_PERIOD = '200ms';

/** k6's own web dashboard, without its server: only the page that it exports at the end. */
const dashboardTo = (file: string) => ({
  K6_WEB_DASHBOARD: 'true',
  K6_WEB_DASHBOARD_PORT: '-1',
  K6_WEB_DASHBOARD_PERIOD: DASHBOARD_PERIOD,
  K6_WEB_DASHBOARD_EXPORT: file,
});

/** k6's own and the percentiles that a threshold may well be on: its summary tells their values. */
const TREND_STATS = ['--summary-trend-stats', 'avg,min,med,max,p(90),p(95),p(99),p(99.9)'];

/** What k6 may know of a person's environment: where things are, and how to reach the network. */
const INHERITED =
  /^(PATH|HOME|USER|PWD|TMPDIR|TEMP|TMP|LANG|LC_.*|TZ|SSL_CERT_(FILE|DIR)|(HTTPS?|NO|ALL)_PROXY|GO(MAXPROCS|MEMLIMIT|GC|DEBUG)|XDG_.*|SYSTEMROOT|ROUTEBENCH_TEST_RUN)$/i;

/** K6_ITERATIONS and its like would change what is measured. */
const inherited = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => INHERITED.test(name)));

/** @returns the variables of k6's own that a run leaves out, of those that are set */
const leftOut = (env: NodeJS.ProcessEnv): string[] =>
  Object.keys(env).filter((name) => /^K6_/.test(name) && !READ_BY_US.test(name));

/** Says which variables of a person's own don't reach k6. */
export function warnOfLeftOut(): void {
  const names = leftOut(process.env);
  if (names.length > 0)
    say(`${names.join(', ')}: set, and not passed on to k6, so that runs stay comparable`);
}

/** The database's, which outputs/influxdb reads. */
const READ_BY_US = /^K6_INFLUXDB_(USERNAME|PASSWORD)$/;

export async function runK6({
  k6,
  script,
  env,
  directory,
  dashboard,
  args = [],
  secrets = {},
  onProgress,
  signal,
  also = { outputs: [], env: {} },
}: K6Job): Promise<K6Result> {
  if (signal.aborted) return NOT_STARTED;
  const files = k6Files(directory);
  const variables = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const outputs = ['--out', 'csv', '--summary-export', files.summary, ...TREND_STATS, ...also.outputs];
  // Not as execa's files: a full disk would end the run.
  const log = openSync(files.log, 'a');
  const child = execa(
    k6.path,
    ['run', '--quiet', '--no-color', '--no-usage-report', ...args, ...variables, ...outputs, script],
    {
      env: {
        ...inherited(process.env),
        ...secrets,
        // Not as csv=<file>, which k6 would split at each = and comma of a folder's name.
        K6_CSV_FILENAME: files.csv,
        K6_CSV_TIME_FORMAT: 'unix_nano',
        K6_CSV_SAVE_INTERVAL: '250ms',
        ...also.env,
        ...(dashboard && dashboardTo(files.dashboard)),
      },
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
      // A group of its own: Ctrl-C reaches k6 once, through us. A second signal would make it drop what it measured.
      detached: true,
    },
  );
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => tryToWrite(log, chunk as Buffer));
  const interrupt = () => child.kill('SIGINT');
  signal.addEventListener('abort', interrupt, { once: true });
  const release = child.pid === undefined ? () => {} : endWithUs(child.pid);
  const count = rowCounter(files.csv);
  const timer = setInterval(() => void count().then(onProgress), 250);
  const { exitCode, signal: endedBy, stderr } = await child;
  clearInterval(timer);
  closeSync(log);
  release();
  signal.removeEventListener('abort', interrupt);
  return {
    exitCode: exitCodeOf(exitCode, endedBy, signal),
    ...toldIn(files.summary),
    error:
      endedBy !== undefined && !signal.aborted
        ? `k6 was killed by ${endedBy}`
        : errorsIn(String(stderr))
            .filter(({ output }) => output === undefined)
            .at(-1)?.message,
    lostRows: errorsIn(String(stderr)).some(({ message }) => message?.startsWith('CSV: Error writing')),
    outputErrors: errorsIn(String(stderr)).flatMap(({ output, error }) =>
      output !== undefined && error !== undefined ? [{ output, error }] : [],
    ),
  };
}

const NOTHING_TOLD: Pick<K6Result, 'thresholds' | 'thresholdValues' | 'calibration' | 'expectedMeanMs'> = {
  thresholds: {},
  thresholdValues: {},
  calibration: undefined,
  expectedMeanMs: undefined,
};

const NOT_STARTED: K6Result = {
  exitCode: EXIT.interrupted,
  ...NOTHING_TOLD,
  error: undefined,
  lostRows: false,
  outputErrors: [],
};

/** A log that finds no room is no reason to lose the run. */
function tryToWrite(file: number, chunk: Buffer): void {
  try {
    writeSync(file, chunk);
  } catch {
    // What k6 complains of is in its last line, which is kept apart.
  }
}

/**
 * k6's own, but for what it can't say: 105 where our signal ended it before it could take signals or while it was being
 * set up, and 128 + the signal's number where another killed it, as shells have it.
 */
function exitCodeOf(code: number | undefined, by: NodeJS.Signals | undefined, signal: AbortSignal): number {
  const complete = code === 0 || code === EXIT.thresholdsFailed;
  if (signal.aborted && !complete) return EXIT.interrupted;
  return by === undefined ? (code ?? 1) : codeOfSignal(by);
}

/** By aggregation: `count` and `rate` of a counter, `value` of a gauge or a rate, `avg`, `p(95)` and so on of a trend. */
type SummaryMetric = Readonly<Partial<Record<string, number>>> & {
  /** True where one was crossed. */
  readonly thresholds?: Readonly<Record<string, boolean>>;
};

type SummaryMetrics = { readonly [Name in MetricName]?: SummaryMetric };

/** None where k6 wrote no summary, or half of one to a disk that filled up. */
function metricsIn(file: string): SummaryMetrics {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { metrics: SummaryMetrics }).metrics;
  } catch {
    return {};
  }
}

/** What k6's summary tells; it is of no use after that. */
function toldIn(file: string): Pick<K6Result, keyof typeof NOTHING_TOLD> {
  const metrics = metricsIn(file);
  rmSync(file, { force: true });
  const held = Object.entries(metrics).flatMap(([name, metric]) =>
    Object.entries(metric.thresholds ?? {}).map(([expression, crossed]) => ({
      threshold: `${name}: ${expression}`,
      held: !crossed,
      value: heldAgainst(expression, metric),
    })),
  );
  const timeMs = metrics.calibration_time?.value;
  const requests = metrics.calibration_requests?.count;
  const calibrated = timeMs !== undefined && requests !== undefined;
  const expectedMeanMs = metrics.expected_sojourn_mean?.value;
  return {
    thresholds: Object.fromEntries(held.map((it) => [it.threshold, it.held])),
    thresholdValues: Object.fromEntries(
      held.flatMap(({ threshold, value }) => (value === undefined ? [] : [[threshold, value]])),
    ),
    calibration: calibrated ? { requests, timeMs } : undefined,
    expectedMeanMs,
  };
}

/** The aggregation stands first: `p(95)<500`. A rate's own is called value in the summary. */
function heldAgainst(expression: string, metric: SummaryMetric): number | undefined {
  const [aggregation] = /^\s*[a-z]+(\([\d.]+\))?/.exec(expression) ?? [''];
  return metric[aggregation.trim()] ?? (aggregation.trim() === 'rate' ? metric.value : undefined);
}

/** Counts recorded requests, reading only what was added to k6's file since it was last asked. */
function rowCounter(file: string): () => Promise<number> {
  let read = 0;
  let rows = 0;
  return async () => {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > read) {
      const from = read;
      read = size;
      for await (const chunk of createReadStream(file, { start: from, end: size - 1, encoding: 'latin1' })) {
        rows += (chunk as string).split('\nsojourn_time,').length - 1;
      }
    }
    return rows;
  };
}

/** k6's error lines: `level=error msg="…" error="…" output=…`. */
function errorsIn(stderr: string): { message?: string; error?: string; output?: string }[] {
  return stderr
    .split('\n')
    .filter((line) => line.includes('level=error'))
    .map((line) => {
      const text = (field: string) => {
        const [, quoted, bare] =
          new RegExp(`\\b${field}=(?:"((?:[^"\\\\]|\\\\.)*)"|(\\S+))`).exec(line) ?? [];
        return quoted?.replace(/\\(.)/g, '$1') ?? bare;
      };
      const [message, error, output] = [text('msg'), text('error'), text('output')];
      return { ...(message && { message }), ...(error && { error }), ...(output && { output }) };
    });
}
