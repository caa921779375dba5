/**
 * A bound for requests of any sizes and releases: the whole fleet as one machine, as fast as all of them together, reached
 * over the shortest link. It could do at any moment whatever the machines do side by side, so it ends no request later; and
 * of all orders shortest remaining work first, with preemption, has the least sum of times (Schrage 1968).
 *
 *   Σ sojourns ≥ N · shortest link + Σ SRPT times       and       ≥ Σ over requests of min over machines of link + size · s
 */
import FlatQueue from 'flatqueue';
import type { Server } from './slots.ts';

/**
 * @param releasesMs rising
 * @param sizes in service times; 1 each where left out
 * @returns the mean; null where service times come as near to 0 as they like, so that no speed is the highest
 */
export function pooledMeanMs(
  servers: readonly Server[],
  releasesMs: Float64Array,
  sizes?: Float64Array,
): number | null {
  if (servers.some(({ service }) => service.minimumMs === 0)) return null;
  const linkMs = servers.reduce((least, { link }) => Math.min(least, link.minimumMs), Infinity);
  const perMs = servers.reduce(
    (sum, { service, spec }) => sum + (spec.concurrency ?? 1) / service.minimumMs,
    0,
  );
  const n = releasesMs.length;
  const sizeOf = (i: number) => sizes?.[i] ?? 1;
  let alone = 0;
  for (let i = 0; i < n; i++)
    alone += servers.reduce(
      (least, { link, service }) => Math.min(least, link.minimumMs + sizeOf(i) * service.minimumMs),
      Infinity,
    );
  return Math.max(alone, n * linkMs + shortestFirstMs(releasesMs, (i) => sizeOf(i) / perMs)) / n;
}

/** The sum of times from release to end, by shortest remaining work first on one machine. */
function shortestFirstMs(releasesMs: Float64Array, workMsOf: (i: number) => number): number {
  const waiting = new FlatQueue<number>(releasesMs.length);
  let nowMs = 0;
  let total = 0;
  /** Works off what is there until a moment. */
  const until = (endMs: number) => {
    while (waiting.length > 0) {
      const leftMs = waiting.peekValue()!;
      const request = waiting.pop()!;
      if (nowMs + leftMs > endMs) {
        waiting.push(request, leftMs - (endMs - nowMs));
        break;
      }
      nowMs += leftMs;
      total += nowMs - releasesMs[request]!;
    }
    nowMs = endMs;
  };
  releasesMs.forEach((releaseMs, i) => {
    until(Math.max(nowMs, releaseMs));
    waiting.push(i, workMsOf(i));
  });
  until(Infinity);
  return total;
}
