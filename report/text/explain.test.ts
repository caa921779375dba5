import { describe, expect, test } from 'vitest';
import commandUnit from '../../strategies/command-unit.ts';
import { distributionOf } from '../../model/stats/distribution.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { original } from '../../model/fleet/original-topology.ts';
import { explainText } from './explain.ts';
import type { Summary } from '../../records/format.ts';
import { runText } from './terminal.ts';

function explained(topology: Topology, n: number, calibrates = false): string {
  const { machines } = fleetOf(topology);
  const expected = distributionOf(Float64Array.from(commandUnit.expectedMs!(machines, n)))!;
  return explainText(machines, n, expected, { source: `the topology ${topology.name}`, calibrates });
}

const machine = { serviceMs: 30 };

describe('on the original topology', () => {
  test('a single request goes to the nearest region, and the next joins at 3', () => {
    const text = explained(original, 1);
    expect(text).toContain('Why, for N = 1, by the topology original');
    expect(text).toContain('At this N one region takes part in the best plan: emea.');
    expect(text).toContain('us would join from N = 3:');
    expect(text).toContain('The best plan splits them: emea/0 1 (100 %).');
    expect(text).toContain('mean 330 ms, p95 330 ms, last answer 330 ms');
  });

  // By hand: slots up to 1,000 ms are emea 23, us 2 · 22, asia 2 · 17, so 101; 100 leave the last of asia/1 out.
  // Their sum is 15,180 + 30,140 + 12,920 + 11,920 = 70,160 ms, and the 95th of them is at 970 ms.
  test('at 100 all regions take part', () => {
    const text = explained(original, 100);
    expect(text).toContain(
      'all regions take part in the best plan: emea, us (since N = 3) and asia (since N = 20).',
    );
    expect(text).toContain('No region is left to join');
    expect(text).toContain(
      'emea/0 23 (23 %), us/0 22 (22 %), us/1 22 (22 %), asia/0 17 (17 %), asia/1 16 (16 %).',
    );
    expect(text).toContain('mean 702 ms, p95 970 ms, last answer 1.00 s.');
  });

  // By hand: slots up to 12,400 ms are emea 403, us 2 · 402, asia 2 · 397, so 2,001.
  test('at 2,000 machines far away carry almost as much as those nearby', () => {
    const text = explained(original, 2000);
    expect(text).toContain('Why, for N = 2,000');
    expect(text).toContain(
      'emea/0 403 (20 %), us/0 402 (20 %), us/1 402 (20 %), asia/0 397 (20 %), asia/1 396 (20 %).',
    );
    expect(text).toContain('last answer 12.4 s.');
  });

  test('where the run calibrates, that its plan will be by other numbers is told', () => {
    expect(explained(original, 100)).not.toContain('measures the fleet first');
    expect(explained(original, 100, true)).toContain('measures the fleet first');
  });
});

test('of one machine there is nothing to decide', () => {
  const text = explained({ name: 'one', regions: { here: { latencyMs: 10, machines: [machine] } } }, 4);
  expect(text).toContain('one region takes part in the best plan: here.');
  expect(text).toContain('No region is left to join');
  expect(text).toContain('here/0 4 (100 %)');
  // 10 + j · 30 for j = 1 … 4.
  expect(text).toContain('mean 85 ms, p95 130 ms, last answer 130 ms');
});

test('a region too far away for any number that is asked for takes no part', () => {
  const regions = {
    near: { latencyMs: 10, machines: [machine] },
    far: { latencyMs: 3_000_000, machines: [machine] },
  };
  const text = explained({ name: 'odd', regions }, 2000);
  expect(text).toContain('one region takes part in the best plan: near.');
  // Its first slot, 3,000,030 ms, is later than (3,000,030 − 10) / 30 = 100,000.67 of near's.
  expect(text).toContain('far would join from N = 100,001:');
  expect(text).toContain('near/0 2,000 (100 %)');
  expect(text).not.toContain('far/0');
});

describe('afterwards', () => {
  const figures = (mean: number) => ({ mean, p50: mean, p95: 2 * mean, p99: 2 * mean, max: 3 * mean });
  const summary = {
    strategy: 'command-unit',
    n: 5,
    mode: 'burst',
    topology: 'original',
    timeScale: 1,
    completed: 5,
    failed: 0,
    sojournMs: figures(110),
    durationMs: figures(105),
    oracleMs: figures(100),
    expectedMs: figures(100),
    regret: 1.1,
    errors: {},
    perMachine: {},
    thresholds: {},
  } as unknown as Summary;
  const rowOf = (text: string, name: string) =>
    text
      .split('\n')
      .find((line) => line.includes(name))
      ?.match(/[−+]?[\d.]+ (?:ms|s|%)/g);

  test('expected stands beside measured, and how far off it was', () => {
    const text = runText(summary, null);
    expect(rowOf(text, 'expected')).toEqual(['100 ms', '100 ms', '200 ms', '200 ms', '300 ms']);
    expect(rowOf(text, 'off by')).toEqual(['+10 %', '+10 %', '+10 %', '+10 %', '+10 %']);
  });

  test('of a run that calibrated itself it says by whose numbers', () => {
    const withCalibration = { requests: 15, timeMs: 700, sojournMs: figures(810) };
    const text = runText({ ...summary, withCalibration, expectedMeanMs: 112 }, null);
    expect(text).toContain('expected by topology');
    expect(text).toContain(
      'calibrated first: 15 requests in 700 ms; by what they showed, mean 112 ms was to be expected',
    );
  });

  test('of a run by given numbers it says what sending adds to them', () => {
    const line = 'with the time that it takes to send, mean 112 ms was to be expected';
    expect(runText({ ...summary, expectedMeanMs: 112 }, null)).toContain(line);
    const { expectedMs, ...without } = summary;
    expect(expectedMs).toBeDefined();
    expect(runText({ ...without, expectedMeanMs: 112 }, null)).not.toContain('expected');
  });
});
