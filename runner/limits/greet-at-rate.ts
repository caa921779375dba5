/** `GET /` at a steady rate: the load under which a master becomes the bottleneck. Real ms: the master isn't simulated. */
import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { quantileSorted } from 'simple-statistics';
import { Pool, type Dispatcher } from 'undici';
import { ROOT } from '../../model/master-api.ts';
import type { RateStep } from '../../records/limits-format.ts';

const STEP_S = 1;
const CONNECTIONS = 64;
/** No answer may take longer; where none came, this stands for what they took: JSON knows no Infinity. */
const LONGEST_MS = 10_000;

/** On connections of its own, which are kept between steps until `close`. */
export function rateClient(
  url: string,
  {
    headers,
    connect,
  }: { readonly headers: Readonly<Record<string, string>>; readonly connect: Pool.Options['connect'] },
  signal: AbortSignal,
) {
  let pool: Pool | undefined;
  const { origin, pathname } = new URL(url + ROOT);
  const request: Dispatcher.DispatchOptions = { method: 'GET', path: pathname, headers };
  return {
    greetAtRate(perS: number): Promise<RateStep> {
      const limits = { connections: CONNECTIONS, pipelining: 1, headersTimeout: LONGEST_MS };
      pool ??= new Pool(origin, { ...limits, ...(connect && { connect }) });
      return atRate(pool, request, perS, signal);
    },
    close: async (): Promise<void> => pool?.destroy(),
  };
}

/** One second of GET / at a steady rate, whether or not answers come (an open loop). Times count from when each was due. */
async function atRate(
  pool: Pool,
  request: Dispatcher.DispatchOptions,
  perS: number,
  signal: AbortSignal,
): Promise<RateStep> {
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
        else get(pool, request, startMs + (1000 * sent) / perS, settle);
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
    medianMs: sorted.length === 0 ? LONGEST_MS : quantileSorted(sorted, 0.5),
    p95Ms: sorted.length === 0 ? LONGEST_MS : quantileSorted(sorted, 0.95),
    failed,
    generatorBusy: performance.eventLoopUtilization(busyBefore).utilization,
  };
}

/** undici's lowest way: a promise and a stream for each would make this process, not the master, the limit. */
function get(
  pool: Pool,
  request: Dispatcher.DispatchOptions,
  dueMs: number,
  settle: (dueMs: number | undefined) => void,
): void {
  let status = 0;
  pool.dispatch(request, {
    onRequestStart() {},
    onResponseStart(_, statusCode) {
      status = statusCode;
    },
    onResponseData() {},
    onResponseEnd: () => settle(status === 200 ? dueMs : undefined),
    onResponseError: () => settle(undefined),
  });
}
