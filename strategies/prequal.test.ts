import { describe, expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';
import { fleetOf, fleetOfMachines } from '../model/fleet/fleet.ts';
import prequal from './prequal.ts';

const fleet = fleetOf(original);
const alike = (size: number, latencyMs: (i: number) => number) =>
  fleetOfMachines(
    Array.from({ length: size }, (_, number) => ({
      region: 'r',
      number,
      latencyMs: latencyMs(number),
      serviceMs: 10,
      concurrency: 1,
    })),
  );

describe('prequal', () => {
  test('cold and with nothing in flight, requests spread', () => {
    const counts = tally(driveStrategy(prequal, fleet).sendAll(100), 5);
    expect(Math.min(...counts)).toBeGreaterThan(10);
  });

  test('users who share no memory begin with different machines', () => {
    const firsts = Array.from({ length: 500 }, (_, index) => driveStrategy(prequal, fleet).send(index).index);
    expect(Math.min(...tally(firsts, 5))).toBeGreaterThan(60);
  });

  /** Where each of 100 requests goes if it is the first one, with these in flight: one machine of the five is not pooled. */
  function firsts(inFlight: readonly number[], parameters = {}): number[] {
    const picks = Array.from({ length: 100 }, (_, index) => {
      const run = driveStrategy(prequal, fleet, {
        profiled: true,
        parameters: { PROBES: '5', ...parameters },
      });
      run.load(inFlight);
      return run.send(index).index;
    });
    return tally(picks, 5);
  }

  test('the pool holds 4 of 5 machines; with equal loads the fastest of them is used', () => {
    const [emea, us0, us1, asia0, asia1] = firsts([3, 3, 3, 3, 3]);
    expect(emea).toBeGreaterThan(65);
    expect(emea).toBeLessThan(95);
    expect(us0! + us1!).toBe(100 - emea!);
    expect(asia0! + asia1!).toBe(0);
  });

  test('Q decides what counts as overloaded: with 9, 5, 5, 5 and 0 in flight', () => {
    // Latency alone: emea, else us.
    const byLatency = firsts([9, 5, 5, 5, 0], { Q: '1' });
    expect(byLatency[0]).toBeGreaterThan(65);
    expect(byLatency[4]).toBe(0);
    // Hot above the median of 5: us is the fastest below.
    const byBoth = firsts([9, 5, 5, 5, 0], { Q: '0.5' });
    expect(byBoth[1]! + byBoth[2]!).toBe(100);
    // Hot above 0: asia/1, else the fastest of the least loaded.
    const byLoad = firsts([9, 5, 5, 5, 0], { Q: '0' });
    expect(byLoad[4]).toBeGreaterThan(65);
    expect(byLoad[0]! + byLoad[3]!).toBe(0);
  });

  test('falling loads: the overloaded fast machine is left alone', () => {
    const ten = alike(10, (i) => 100 + 10 * i);
    const run = driveStrategy(prequal, ten, { profiled: true, parameters: { PROBES: '10' } });
    run.load([40, 30, 3, 3, 3, 3, 3, 3, 3, 3]);
    const picks = Array.from({ length: 30 }, (_, index) => {
      const place = run.send(index).index;
      run.answer(index, 200);
      return place;
    });
    expect(picks).not.toContain(0);
  });

  test('answers teach which machine is fast, at the load there is', () => {
    const two = alike(2, () => 100);
    const run = driveStrategy(prequal, two, { n: 50 });
    const took = [500, 100];
    const picks = Array.from({ length: 50 }, (_, index) => {
      const { index: place } = run.send(index);
      run.answer(index, took[place]);
      return place;
    });
    expect(tally(picks.slice(10), 2)).toEqual([0, 40]);
  });

  test('a machine that fails at once is not taken for the fastest', () => {
    const two = alike(2, () => 100);
    const run = driveStrategy(prequal, two, { n: 50 });
    const picks = Array.from({ length: 50 }, (_, index) => {
      const { index: place } = run.send(index);
      if (place === 0) run.fail(index, 1);
      else run.answer(index, 300 - index);
      return place;
    });
    expect(tally(picks.slice(10), 2)).toEqual([0, 40]);
  });

  test('in a fleet far larger than the pool, only what was probed of late is used', () => {
    const many = alike(1000, (i) => i);
    const run = driveStrategy(prequal, many, { profiled: true });
    let nowMs = 0;
    const picks = Array.from({ length: 200 }, (_, index) => {
      run.at((nowMs += 2000));
      const place = run.send(index).index;
      run.answer(index, 10 + place);
      return place;
    });
    // All probes but the newest three have expired: the least of three uniform draws of 1,000 is 250 on average.
    const mean = picks.reduce((sum, place) => sum + place, 0) / picks.length;
    expect(mean).toBeGreaterThan(200);
    expect(mean).toBeLessThan(300);
  });
});
