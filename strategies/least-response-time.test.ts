import { describe, expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { driveStrategy } from './testing/strategy-driver.ts';
import { fleetOf, fleetOfMachines } from '../model/fleet/fleet.ts';
import leastResponseTime from './least-response-time.ts';

const fleet = fleetOf(original);
const pair = fleetOfMachines(
  [0, 1].map((number) => ({ region: 'r', number, latencyMs: 100, serviceMs: 20, concurrency: 1 })),
);

/** Both machines have answered once, after these times; from then on the clock is at 1 ms. */
function seen(firstMs: number, secondMs: number, parameters = {}) {
  const run = driveStrategy(leastResponseTime, pair, { parameters });
  run.at(1);
  run.sendAll(2);
  run.answer(0, firstMs);
  run.answer(1, secondMs);
  return run;
}

describe('least-response-time', () => {
  test('cold, it is whoever has fewest in flight, in turn', () => {
    const run = driveStrategy(leastResponseTime, fleet);
    expect(run.sendAll(5)).toEqual([0, 1, 2, 3, 4]);
    run.load([3, 2, 2, 1, 2]);
    expect(run.send(5).index).toBe(3);
  });

  test('cost is the average, as steps of 20 ms, times (in flight + 1)', () => {
    const run = seen(100, 300);
    // Steps 120 and 320: 120, 240, then 360 against 320.
    expect(run.sendAll(3, 2)).toEqual([0, 0, 1]);
    run.load([4, 1]);
    expect(run.send(5).index).toBe(0);
    run.load([5, 1]);
    expect(run.send(6).index).toBe(1);
  });

  test('averages within one step are equal, and go in turn', () => {
    const picks = (run: ReturnType<typeof seen>) =>
      [2, 3, 4, 5].map((index) => {
        run.load([0, 0]);
        return run.send(index).index;
      });
    expect(picks(seen(100, 119))).toEqual([0, 1, 0, 1]);
    expect(picks(seen(119, 100))).toEqual([0, 1, 0, 1]);
    expect(picks(seen(120, 119))).toEqual([1, 1, 1, 1]);
  });

  test('beyond 5 s all are equally bad', () => {
    const run = seen(9000, 5100);
    expect(run.sendAll(4, 2)).toEqual([0, 1, 0, 1]);
  });

  test.each([
    [{}, 510, 0],
    [{}, 470, 1],
    [{ ALPHA: '0.5' }, 1230, 0],
    [{ ALPHA: '0.5' }, 1170, 1],
  ])(
    'an answer of 2,000 ms after one of 400: 480 by α = 0.05, 1,200 by 0.5; %j against %i',
    (alpha, other, chosen) => {
      const run = seen(400, other, alpha);
      run.load([0, 99]);
      run.send(2);
      run.answer(2, 2000);
      run.load([0, 0]);
      expect(run.send(3).index).toBe(chosen);
    },
  );

  test('a slow machine looks twice as fast with each 10 s it gets nothing', () => {
    for (const [ms, chosen] of [
      [10_000, 0],
      [20_000, 0],
      [20_001, 1],
    ] as const) {
      const run = seen(100, 390);
      run.at(ms);
      // Machine 0 is in use all the time: its average stands.
      run.send(2);
      run.answer(2, 100);
      run.load([0, 0]);
      expect(run.send(3).index, `after ${ms} ms`).toBe(chosen);
    }
  });

  test('a failure leaves the average as it was, so a machine that fails at once draws requests, as NGINX without max_fails', () => {
    const run = seen(100, 2500);
    for (const index of [2, 3]) {
      expect(run.send(index).index).toBe(0);
      run.fail(index, 1);
    }
    // 120 a request: 20 before the other one's 2,520 is as good, by its turn.
    expect(run.sendAll(20, 4)).toEqual(Array(20).fill(0));
    expect(run.sendAll(2, 24).sort()).toEqual([0, 1]);
  });

  test('with a profile averages start at the no-load answer', () => {
    const run = driveStrategy(leastResponseTime, fleet, { profiled: true });
    // Steps 340, 380, 540.
    const regions = [0, 1, 2, 3, 4].map((index) => run.send(index).region);
    expect(regions).toEqual(['emea', 'us', 'us', 'asia', 'asia']);
    expect(run.send(5).region).toBe('emea');
  });
});
