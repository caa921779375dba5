import { describe, expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import { driveStrategy } from './testing/strategy-driver.ts';
import { fleetOf, fleetOfMachines } from '../model/fleet/fleet.ts';
import peakEwma from './peak-ewma.ts';

const fleet = fleetOf(original);
const pair = fleetOfMachines(
  [0, 1].map((number) => ({ region: 'r', number, latencyMs: 100, serviceMs: 20, concurrency: 1 })),
);

/** Both machines have answered once, at 0 ms: after these times. */
function seen(firstMs: number, secondMs: number, parameters = {}) {
  const run = driveStrategy(peakEwma, pair, { parameters });
  run.sendAll(2);
  run.answer(0, firstMs);
  run.answer(1, secondMs);
  return run;
}

describe('peak-ewma', () => {
  test('cold, each machine gets one scout, then whoever has fewest', () => {
    const run = driveStrategy(peakEwma, fleet);
    expect(run.sendAll(5).sort()).toEqual([0, 1, 2, 3, 4]);
    run.load([3, 2, 1, 2, 3]);
    expect(run.send(5).index).toBe(2);
  });

  test('no second scout goes to a machine that has not answered, while others have', () => {
    const run = driveStrategy(peakEwma, fleet);
    run.sendAll(5);
    run.answer(0, 900);
    expect(run.sendAll(20, 5)).toEqual(Array(20).fill(0));
  });

  test('cost is ema · (in flight + 1)', () => {
    const run = seen(100, 250);
    // 100 · 1, 100 · 2 and 100 · 3 against 250.
    expect(run.sendAll(3, 2)).toEqual([0, 0, 1]);
    run.load([3, 0]);
    expect(run.send(5).index).toBe(1);
    run.load([0, 3]);
    expect(run.send(6).index).toBe(0);
  });

  test('a slow answer counts in full at once', () => {
    const run = seen(100, 250);
    run.send(2);
    run.answer(2, 251);
    expect(run.send(3).index).toBe(1);
  });

  /** Has the machine answer once more, after so many ms, at this time. */
  function answerOf(run: ReturnType<typeof driveStrategy>, place: number, index: number, ms: number): void {
    run.load([999, 999].map((busy, i) => (i === place ? 0 : busy)));
    expect(run.send(index).index).toBe(place);
    run.answer(index, ms);
    run.load([0, 0]);
  }

  test.each([
    [136, 1],
    [137, 0],
  ])(
    'a fast one counts by w = e^(−Δt/τ): 100 after 200, 10 s later, is 100(1 − 1/e) + 200/e = 136.8; against %i',
    (other, chosen) => {
      const run = seen(200, 1);
      run.at(10_000);
      answerOf(run, 0, 2, 100);
      answerOf(run, 1, 3, other);
      expect(run.send(4).index).toBe(chosen);
    },
  );

  test.each([
    ['5s', 113, 1],
    ['5s', 114, 0],
    ['1m', 184, 1],
    ['1m', 185, 0],
  ])('TAU=%s is τ: 113.5 or 184.6; against %i', (TAU, other, chosen) => {
    const run = seen(200, 1, { TAU });
    run.at(10_000);
    answerOf(run, 0, 2, 100);
    answerOf(run, 1, 3, other);
    expect(run.send(4).index).toBe(chosen);
  });

  test('an estimate that nothing confirms fades: 500 is 99 after 16.2 s and 101 after 16', () => {
    for (const [ms, chosen] of [
      [16_000, 0],
      [16_200, 1],
    ] as const) {
      const run = seen(1, 500);
      run.at(ms);
      answerOf(run, 0, 2, 100);
      expect(run.send(3).index).toBe(chosen);
    }
  });

  test('a failure counts by its own time, so a machine that fails at once draws requests, as in the sources', () => {
    const run = seen(100, 250);
    run.at(100_000);
    answerOf(run, 1, 2, 250);
    run.send(3);
    run.fail(3, 1);
    // τ is 10 s, so nothing is left of the 100: 1 ms a request.
    expect(run.sendAll(9, 4)).toEqual(Array(9).fill(0));
    expect(run.world.board.failures(pair.machines[0]!)).toBe(1);
  });

  test('PEAK=off: a slow answer counts by its weight, as any other', () => {
    for (const [PEAK, chosen] of [
      ['off', 0],
      ['on', 1],
    ] as const) {
      const run = seen(100, 150, { PEAK });
      run.at(1000);
      answerOf(run, 1, 2, 150);
      answerOf(run, 0, 3, 500);
      // 100 · e^(−0.1) + 500 · (1 − e^(−0.1)) = 138.
      expect(run.send(4).index).toBe(chosen);
    }
  });

  test('with a profile estimates start at the no-load answer', () => {
    const run = driveStrategy(peakEwma, fleet, { profiled: true });
    expect(run.send(0).id).toBe('emea/0');
    // 330 · 2 against 370 and 520.
    expect([run.send(1), run.send(2), run.send(3), run.send(4)].map(({ region }) => region)).toEqual([
      'us',
      'us',
      'asia',
      'asia',
    ]);
    expect(run.send(5).id).toBe('emea/0');
  });
});
