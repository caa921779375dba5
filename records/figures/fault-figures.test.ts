import { expect, test } from 'vitest';
import { original } from '../../model/fleet/original-topology.ts';
import { faultFiguresOf } from './fault-figures.ts';
import type { RunRecord } from '../format.ts';
import type { Requests } from '../samples/requests.ts';

/** A request each ms; to us/0 each fifth of them, none from `awayMs` to `backMs`. */
function requests(awayMs: number, backMs: number): Requests {
  const n = 4000;
  const sentMs = Float64Array.from({ length: n }, (_, i) => i);
  const away = (i: number) => i >= awayMs && i < backMs;
  return {
    ...{ releasedMs: sentMs, sentMs, answeredMs: sentMs.map((ms) => ms + 10), durationMs: sentMs },
    status: new Uint16Array(n).fill(200),
    machines: ['us/0', 'us/1'],
    machine: Int32Array.from({ length: n }, (_, i) => (i % 5 === 0 && !away(i) ? 0 : 1)),
    error: Int32Array.from({ length: n }, (_, i) => (i % 5 === 0 && i >= 1000 && i < awayMs ? 1 : 0)),
    errors: ['', 'HTTP 500'],
  };
}
const run = (toMs?: number) =>
  ({
    ...{ topology: original, timeScale: 1, simulated: true },
    faults: [{ machine: 'us/0', kind: 'error', fromMs: 1000, ...(toMs !== undefined && { toMs }) }],
  }) as unknown as RunRecord;

test('a fault is noticed as the share halves, and forgiven as it is back', () => {
  const [figures] = faultFiguresOf(run(2000), requests(1200, 2500));
  expect(figures!.failed).toBe(40);
  // Windows of 100 requests that begin a little earlier hold half as many already.
  expect(figures!.noticedMs).toBeGreaterThan(130);
  expect(figures!.noticedMs).toBeLessThanOrEqual(200);
  expect(figures!.recoveredMs).toBeGreaterThan(450);
  expect(figures!.recoveredMs).toBeLessThanOrEqual(500);
});

test('one that is never noticed, or never forgiven, has no such time', () => {
  expect(faultFiguresOf(run(2000), requests(9000, 9000))[0]).toMatchObject({
    noticedMs: null,
    recoveredMs: 0,
  });
  expect(faultFiguresOf(run(2000), requests(1200, 9000))[0]!.recoveredMs).toBeNull();
  expect(faultFiguresOf(run(), requests(1200, 9000))[0]!.recoveredMs).toBeNull();
  expect(faultFiguresOf({ ...run(), faults: null }, requests(0, 0))).toEqual([]);
});
