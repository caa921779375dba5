import { describe, expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import type { RunRecord } from './format.ts';
import type { SampleRow } from '../model/sample-row.ts';
import { queueOf, staysOf, timelineOf } from './queues.ts';
import { requestsOf } from './samples/requests.ts';
import { summaryOf } from './summary.ts';

const record: RunRecord = {
  format: 1,
  id: 'nearest-n4-1',
  testid: 't',
  strategy: 'nearest',
  n: 4,
  mode: 'burst',
  vus: null,
  rate: null,
  duration: null,
  seed: 1,
  repeat: 1,
  timeScale: 1,
  topology: original,
  url: 'http://127.0.0.1:5000',
  ownFleet: true,
  parameters: {},
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  status: 'finished',
  exitCode: 0,
  versions: {},
};

const row = (
  index: number,
  sentMs: number,
  answeredMs: number,
  more: Partial<SampleRow> = {},
): SampleRow => ({
  index,
  attempt: 1,
  releasedMs: 0,
  sentMs,
  answeredMs,
  route: '/work/emea/0',
  region: 'emea',
  machine: '0',
  status: 200,
  durationMs: answeredMs - sentMs,
  responseTimeMs: null,
  workTimeMs: null,
  error: '',
  ...more,
});

const how = { knowledge: 'none', thresholds: {} } as const;

describe('failures are counted both ways', () => {
  const rows = [
    row(0, 0, 330),
    row(1, 10, 360),
    row(2, 0, 40, { status: 503, error: 'HTTP 503' }),
    row(3, 0, 31_000, { status: 0, error: 'timed out', region: '', machine: '' }),
  ];
  const summary = summaryOf(record, requestsOf(rows), how);

  test('among those answered, as before', () => {
    expect(summary).toMatchObject({ completed: 3, failed: 2, regret: null });
    expect(summary.sojournMs).toMatchObject({ mean: 243.333, max: 360 });
    expect(summary.errors).toEqual({ 'HTTP 503': 1, 'timed out': 1 });
  });

  test('not at all', () => {
    expect(summary.okMs!.sojourn).toMatchObject({ mean: 345, max: 360 });
    expect(summary.okMs!.duration).toMatchObject({ mean: 340, max: 350 });
  });

  test('as the time-out, or as what they took where that is longer', () => {
    expect(summary.failuresAsTimeoutMs!.sojourn).toMatchObject({
      mean: (330 + 360 + 30_000 + 31_000) / 4,
      p50: 360,
      max: 31_000,
    });
  });

  test('a request that left no row is a failure too', () => {
    const without = summaryOf(record, requestsOf(rows.slice(0, 2)), how);
    expect(without.failuresAsTimeoutMs!.sojourn.mean).toBe((330 + 360 + 2 * 30_000) / 4);
    expect(
      summaryOf({ ...record, status: 'interrupted' }, requestsOf(rows), how).failuresAsTimeoutMs,
    ).toBeNull();
  });
});

test('the split is told beside the one by water-filling', () => {
  const { perMachine, bestPerMachine } = summaryOf(record, requestsOf([row(0, 0, 330), row(1, 0, 360)]), how);
  expect(perMachine).toEqual({ 'emea/0': 2 });
  // Slots at 330, 360 (emea) and 370 twice (us).
  expect(bestPerMachine).toEqual({ 'asia/0': 0, 'asia/1': 0, 'emea/0': 2, 'us/0': 1, 'us/1': 1 });
});

describe('a machine’s queue', () => {
  // Latency 300, service 30: three sent at once are there from 150 on, and leave at 180, 210 and 240.
  const requests = requestsOf([row(0, 0, 330), row(1, 0, 360), row(2, 0, 390)]);
  const [stay] = staysOf(requests, original, 1);

  test('is what came and hasn’t left', () => {
    expect([...stay!.comingMs]).toEqual([150, 150, 150]);
    expect([...stay!.goingMs]).toEqual([180, 210, 240]);
    expect(queueOf(stay!, 390)).toEqual({ mean: 0.462, max: 3 });
    expect(summaryOf(record, requests, how).queue).toMatchObject({
      'emea/0': { mean: 0.462, max: 3 },
      'us/1': { mean: 0, max: 0 },
    });
  });

  test('over time', () => {
    expect(timelineOf(stay!, 0, 390, 13)).toEqual([0, 0, 0, 0, 0, 3, 2, 1, 0, 0, 0, 0, 0]);
    expect(timelineOf(stay!, 0, 360, 6)).toEqual([0, 0, 1.5, 1.5, 0, 0]);
    expect(timelineOf(stay!, 5, 5, 2)).toEqual([0, 0]);
  });

  test('of an unknown fleet goes by the quickest answer', () => {
    const [unknown] = staysOf(requests, null, 1);
    expect([...unknown!.goingMs]).toEqual([165, 195, 225]);
  });
});
