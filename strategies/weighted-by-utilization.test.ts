import { expect, test } from 'vitest';
import { simulate } from '../simulator/simulate.ts';
import { resolveParameters } from './api/parameters.ts';
import { fleets } from './testing/fleets.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';
import weighted from './weighted-by-utilization.ts';

test('speeds 1 : 3: round robin in the blackout, then shares of 1 : 3 ± 3 %, at equal utilisation', () => {
  const services = [30, 10];
  const { route, sentMs } = simulate({
    topology: {
      name: 'pair',
      regions: { r: { latencyMs: 20, machines: services.map((serviceMs) => ({ serviceMs })) } },
    },
    strategy: weighted,
    parameters: resolveParameters(weighted, {}),
    n: 8000,
    mode: 'open',
    rate: 60,
    arrivals: 'poisson:60',
  });
  const blackout = route.filter((_, i) => sentMs[i]! < 10_000);
  blackout.forEach((place, index) => expect(place).toBe(index % 2));
  const counts = tally(
    [...route].filter((_, i) => sentMs[i]! > 15_000),
    2,
  ) as [number, number];
  expect(Math.abs(counts[1] / counts[0] / 3 - 1)).toBeLessThan(0.03);
  // Work done by each.
  expect(Math.abs((counts[1] * services[1]!) / (counts[0] * services[0]!) - 1)).toBeLessThan(0.03);
});

/** A second of one answer each, from second `from` to second `to`. */
function answers(
  run: ReturnType<typeof driveStrategy>,
  from: number,
  to: number,
  who: (place: number) => boolean,
) {
  for (let second = from; second < to; second++) {
    run.at(1000 * second);
    for (let k = 0; k < 10; k++) {
      const index = 10 * second + k;
      const { index: place } = run.send(index);
      if (who(place)) run.answer(index, 5, { utilisation: place === 0 ? 0.2 : 0.8 });
    }
  }
}

test('utilisation that machines report counts; after 3 min without it the blackout begins anew', () => {
  const run = driveStrategy(weighted, fleets['two machines']!, { n: 5000 });
  answers(run, 1, 30, () => true);
  const counted = run.world.cells('weights', 7);
  // Equal utilisations per answer would be 4 : 1 in weight; turns follow, so rates do, and the weights with them.
  expect(counted[2]! / counted[3]!).toBeGreaterThan(3);
  answers(run, 30, 215, (place) => place === 0);
  expect(counted[6]).toBe(1);
  answers(run, 215, 220, () => true);
  expect(counted[6]).toBe(1);
  answers(run, 220, 232, () => true);
  expect(counted[6]).toBe(2);
});
