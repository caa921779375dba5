/** A run's points on their way into InfluxDB: checked before the load, watched during it, counted after it. */
import type { InfluxDelivery, RunRecord } from '../../records/format.ts';
import {
  OutputRefused,
  refuseIfRequired,
  type FinishedRun,
  type ForK6,
  type OpenOutput,
  type Output,
} from '../output.ts';
import { ended, started } from './events.ts';
import { countPoints, inDatabase, InfluxError, inWords, isOf, ping, query, write } from './influx.ts';
import { startRelay, type Relay } from './relay.ts';
import type { Target } from './target.ts';

/** Between two looks at what has arrived: what is known when a database dies is at most so old. */
const LOOK_EVERY_MS = 1000;
/**
 * How often k6 writes. With its own 1 s a fast run's writes grow beyond the 25 MB that InfluxDB takes at once.
 */
const PUSH_INTERVAL = '200ms';
/** What k6's log calls its InfluxDB output. */
const IN_LOG = 'InfluxDBv1';
const LIMITS = { answerMs: 3000, pauseMs: 5000 };

interface Stream extends Omit<OpenOutput, 'finish'> {
  /** Counts what arrived, and writes the end of the run. */
  finish(finished: FinishedRun): Promise<InfluxDelivery>;
}

/**
 * Pings, writes the run's start, and reads it back.
 *
 * @param folder the run's name in Grafana's links
 * @throws OutputRefused where the database holds points of this testid already, or is required and unfit
 */
export async function openStream(
  target: Target,
  run: RunRecord,
  folder: string,
  output: Output,
): Promise<Stream> {
  let unfit: string | undefined;
  let blind: string | undefined;
  try {
    await ping(target);
    await inDatabase(target, () => write(target, started(run, folder)));
    blind = await readBack(target, run);
  } catch (error) {
    if (!(error instanceof InfluxError)) throw error;
    unfit = error.message;
  }
  const doubt = unfit ?? blind;
  refuseIfRequired(output, doubt, '--influxdb-required');
  if (unfit !== undefined) return withoutStream(target, unfit);
  const relay = await startRelay(target.url, LIMITS);
  const arrived = blind === undefined ? watch(target, run.testid) : undefined;
  return {
    forK6: forK6(target, relay),
    async finish({ run: finished, summary, samples, complaints: all }) {
      const complaints = all.flatMap(({ output, error }) => (output === IN_LOG ? [error] : []));
      relay.close();
      const seen = arrived?.stop();
      const counted = blind === undefined ? await count(target, run.testid) : blind;
      await write(target, ended(finished, folder, summary)).catch(() => {});
      // The latest says how the database is now: one that was killed breaks off a write first, and then is not there.
      const cause = [...relay.failures.keys()].at(-1) ?? causeIn(target, complaints);
      if (typeof counted === 'string') return deliveryOf(target, samples, seen, cause ?? counted);
      // A full disk's database shows what it holds in memory alone, which it refused to k6 and loses when it ends.
      const kept = !complaints.some((it) => /no space left/i.test(it));
      return deliveryOf(target, samples, counted, cause ?? SAME_TIME, true, kept);
    },
  };
}

/** @returns why nothing can be counted, where the user may write and not read */
async function readBack(target: Target, { testid }: RunRecord): Promise<string | undefined> {
  try {
    const there = await query(target, `SELECT "event" FROM "runs" WHERE ${isOf(testid)}`);
    if (there.length === 0) throw new InfluxError('took a point and does not show it');
    const points = await countPoints(target, testid, '"sojourn_time"');
    if (points.sojourn_time) {
      throw new OutputRefused(
        `${points.sojourn_time} points of testid ${testid} are there already: a testid is one run's, choose another`,
      );
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof InfluxError) || (error.status !== 401 && error.status !== 403)) throw error;
    return `${error.message}: nothing can be counted; set INFLUXDB_READ_USER and INFLUXDB_READ_USER_PASSWORD`;
  }
}

const withoutStream = (target: Target, cause: string): Stream => ({
  forK6: undefined,
  unfit: cause,
  finish: ({ samples }) => Promise.resolve(deliveryOf(target, samples, {}, cause, true)),
});

const forK6 = ({ url, database, writer }: Target, relay: Relay): ForK6 => ({
  outputs: ['--out', `influxdb=${url}/${encodeURIComponent(database)}`],
  env: {
    K6_INFLUXDB_PROXY: relay.url,
    K6_INFLUXDB_PUSH_INTERVAL: PUSH_INTERVAL,
    // Coarser times would put several samples of a series at the same one, and all but one would be lost.
    K6_INFLUXDB_PRECISION: 'ns',
    ...(writer && { K6_INFLUXDB_USERNAME: writer.username, K6_INFLUXDB_PASSWORD: writer.password }),
  },
});

/** Keeps the last count of what had arrived, for when the database can't be asked any more. */
function watch(target: Target, testid: string) {
  // Before the load there are none (readBack); of what nothing has arrived, a count says nothing.
  const none = { sojourn_time: 0 };
  let seen: Record<string, number> = none;
  let asking = false;
  const look = async () => {
    if (asking) return;
    asking = true;
    seen = { ...none, ...(await countPoints(target, testid, '"sojourn_time"').catch(() => seen)) };
    asking = false;
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return seen;
    },
  };
}

async function count(target: Target, testid: string): Promise<Record<string, number> | string> {
  try {
    return await countPoints(target, testid);
  } catch (error) {
    return (error as Error).message;
  }
}

/** k6 tells its output's troubles as it was answered: `{"error":"…"}`. The commonest is the cause. */
function causeIn(target: Target, complaints: readonly string[]): string | undefined {
  const times = new Map<string, number>();
  for (const complaint of complaints) times.set(complaint, (times.get(complaint) ?? 0) + 1);
  const [said] = [...times].sort(([, a], [, b]) => b - a)[0] ?? [];
  if (said === undefined) return undefined;
  const status = /authorization failed|unable to parse auth/i.test(said)
    ? 401
    : /not authorized/i.test(said)
      ? 403
      : 0;
  const text = /"error":"((?:[^"\\]|\\.)*)"/.exec(said)?.[1] ?? said;
  return inWords(target, status, text);
}

const SAME_TIME = 'has one point where two samples had the same time and the same tags';

/**
 * @param points by metric
 * @param counted whether those are all that there are, so that a metric which isn't among them has none
 * @param kept whether what is there is on its disk
 */
function deliveryOf(
  { url, database }: Target,
  samples: Readonly<Record<string, number>>,
  points: Readonly<Record<string, number>> = {},
  cause: string,
  counted = false,
  kept = true,
): InfluxDelivery {
  const metrics = Object.fromEntries(
    Object.entries(samples).map(([metric, n]) => {
      const there = points[metric] ?? (counted ? 0 : null);
      return [metric, { samples: n, points: there }];
    }),
  );
  const complete = kept && Object.values(metrics).every(({ samples: n, points: there }) => there === n);
  return { url, database, counted, metrics, complete, cause: complete ? null : cause };
}
