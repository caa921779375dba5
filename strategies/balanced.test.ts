import { expect, test } from 'vitest';
import { simulate } from '../simulator/simulate.ts';
import { resolveParameters } from './api/parameters.ts';
import balanced from './balanced.ts';
import { fleets } from './testing/fleets.ts';
import { driveStrategy, tally } from './testing/strategy-driver.ts';

const fleet = fleets['one region']!;
const picks = (run: ReturnType<typeof driveStrategy>, count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, i) => {
    run.load([0, 0, 0, 0, 0, 0]);
    return run.send(from + i).index;
  });

test('a machine that fails at once gets under 5 % from the first second on', () => {
  const machines = Array.from({ length: 5 }, () => ({ serviceMs: 20 }));
  const { route, sentMs } = simulate({
    topology: { name: 'equal', regions: { r: { latencyMs: 10, machines } } },
    strategy: balanced,
    parameters: resolveParameters(balanced, {}),
    faults: [{ machine: 'r/2', kind: 'error', fromMs: 1000 }],
    mode: 'closed',
    n: 4000,
    vus: 20,
  });
  const after = route.filter((_, i) => sentMs[i]! >= 2000);
  expect(after.length).toBeGreaterThan(1000);
  expect(after.filter((place) => place === 2).length / after.length).toBeLessThan(0.05);
});

test('one 4xx changes nothing; a 5xx, or no answer, counts as ten in flight', () => {
  const run = driveStrategy(balanced, fleet, { n: 4000 });
  const first = run.send(0).index;
  run.refuse(0, 404);
  expect(tally(picks(run, 600, 1), 6)[first]).toBeGreaterThan(60);
  run.load([0, 0, 0, 0, 0, 0]);
  const bad = run.send(700).index;
  run.refuse(700, 503);
  expect(tally(picks(run, 600, 701), 6)[bad]).toBe(0);
  run.load(fleet.machines.map((_, i) => (i === bad ? 0 : 11)));
  expect(run.send(1400).index).toBe(bad);
});

test('half of it is left after 30 s, in steps of 3 s, also where failures go on', () => {
  const run = driveStrategy(balanced, fleet, { n: 4000 });
  const failures = run.world.cells('failures', 6);
  const bad = run.send(0).index;
  run.refuse(0, 500);
  for (let second = 1, index = 1; second <= 300; second++) {
    run.at(1000 * second);
    run.load(fleet.machines.map((_, i) => (i === bad ? 0 : 1e6)));
    run.send(index);
    run.refuse(index++, 500);
  }
  // Three a step of 3 s, each step leaves 2^(−1/10): 30 / (1 − 2^(−1/10)) = 448.
  expect(failures[bad]).toBeGreaterThan(420);
  expect(failures[bad]).toBeLessThan(450);
});
