/** The stage on the forwarding unit alone: what GET / takes, and the rate at which it becomes the bottleneck. */
import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { median, quantileSorted } from 'simple-statistics';
import { Pool } from 'undici';
import type { MasterLimits, RateStep } from '../../records/limits-format.ts';
import { type Bottleneck, searchRate } from './rate-search.ts';
import { pause, type Stage } from './stage.ts';

/** Where its median is this much longer than alone, the master is the bottleneck. Real ms: the master isn't simulated. */
const BOTTLENECK_MS = 10;
const PROBES = 40;
const NEW_CONNECTIONS = 8;

const STEP_S = 1;
const CONNECTIONS = 64;

export async function probeMaster(stage: Stage): Promise<MasterLimits> {
  const { client } = stage;
  const times: number[] = [];
  let failed = 0;
  for (let i = 0; i < PROBES; i++) {
    const { tookMs, status } = await client.greet();
    times.push(tookMs);
    if (status !== 200) failed++;
  }
  const anew: number[] = [];
  for (let i = 0; i < NEW_CONNECTIONS; i++) anew.push(await client.greetAnewMs());
  const answerMs = median(times);
  const bottleneckMs = BOTTLENECK_MS + Math.round(answerMs);
  return {
    answerMs,
    newConnectionMs: median(anew),
    bottleneckMs,
    ...(await findBottleneck(stage, bottleneckMs, failed / PROBES)),
  };
}

/** @param bottleneckMs a step holds whose median is no longer, and which fails no more often than requests sent alone do */
async function findBottleneck(stage: Stage, bottleneckMs: number, failing: number): Promise<Bottleneck> {
  const pool = new Pool(stage.client.url, {
    connections: CONNECTIONS,
    pipelining: 1,
    headersTimeout: 10_000,
  });
  try {
    return await searchRate(
      async (rate) => {
        stage.onProgress(`GET / at ${rate.toLocaleString('en')} per second`);
        const step = await atRate(pool, rate, stage.signal);
        await pause(200 * stage.client.timeScale, stage);
        return step;
      },
      ({ medianMs, failed, askedPerS }) => medianMs <= bottleneckMs && failed <= 2 * failing * askedPerS,
    );
  } finally {
    await pool.destroy();
  }
}

/** One second of GET / at a steady rate, whether or not answers come (an open loop). Times count from when each was due. */
async function atRate(pool: Pool, perS: number, signal: AbortSignal): Promise<RateStep> {
  const size = Math.round(perS * STEP_S);
  const tookMs: number[] = [];
  let failed = 0;
  let lastSentMs = 0;
  const busyBefore: EventLoopUtilization = performance.eventLoopUtilization();
  const startMs = performance.now();
  await new Promise<void>((resolve) => {
    let sent = 0;
    const settle = (dueMs: number | undefined) => {
      if (dueMs === undefined) failed++;
      else tookMs.push(performance.now() - dueMs);
      if (tookMs.length + failed === size) resolve();
    };
    const send = () => {
      const dueByNow = signal.aborted
        ? size
        : Math.min(size, 1 + ((performance.now() - startMs) * perS) / 1000);
      for (; sent < Math.floor(dueByNow); sent++) {
        if (signal.aborted) settle(undefined);
        else get(pool, startMs + (1000 * sent) / perS, settle);
      }
      lastSentMs = performance.now();
      if (sent < size) setTimeout(send, 1);
    };
    send();
  });
  signal.throwIfAborted();
  const sorted = tookMs.sort((a, b) => a - b);
  return {
    askedPerS: perS,
    sentPerS: Math.round((1000 * size) / Math.max(lastSentMs - startMs, 1000 * STEP_S - 1000 / perS)),
    medianMs: sorted.length === 0 ? Infinity : quantileSorted(sorted, 0.5),
    p95Ms: sorted.length === 0 ? Infinity : quantileSorted(sorted, 0.95),
    failed,
    generatorBusy: performance.eventLoopUtilization(busyBefore).utilization,
  };
}

/** undici's lowest way: a promise and a stream for each would make this process, not the master, the limit. */
function get(pool: Pool, dueMs: number, settle: (dueMs: number | undefined) => void): void {
  let status = 0;
  pool.dispatch(
    { method: 'GET', path: '/' },
    {
      onRequestStart() {},
      onResponseStart(_, statusCode) {
        status = statusCode;
      },
      onResponseData() {},
      onResponseEnd: () => settle(status === 200 ? dueMs : undefined),
      onResponseError: () => settle(undefined),
    },
  );
}
