import { expect, test } from 'vitest';
import type { SampleRow } from '../../model/sample-row.ts';
import { latenessOf } from './lateness.ts';
import { requestsOf } from '../samples/requests.ts';

const topology = (latencyMs: number, serviceMs: number, more: object = {}) => ({
  name: 'one',
  regions: { us: { latencyMs, machines: [{ serviceMs, ...more }] } },
});

/** Requests of a burst at one machine. @param sentMs of request i @param lateMs by which its answer is late */
const requests = (
  n: number,
  { latencyMs, serviceMs }: { latencyMs: number; serviceMs: number },
  sentMs: (i: number) => number,
  lateMs: (i: number) => number = () => 0,
) => {
  let free = 0;
  const rows = Array.from({ length: n }, (_, index): SampleRow => {
    free = Math.max(free, sentMs(index) + latencyMs / 2) + serviceMs;
    const answeredMs = free + latencyMs / 2 + lateMs(index);
    const times = {
      releasedMs: 0,
      sentMs: sentMs(index),
      answeredMs,
      durationMs: answeredMs - sentMs(index),
    };
    const answer = { region: 'us', machine: '0', status: 200, responseTimeMs: 1, workTimeMs: 1 };
    return { index, attempt: 1, route: '/work/us/0', error: '', ...times, ...answer };
  });
  return requestsOf(rows);
};

test('of a fleet that is faster than requests leave, the sender was the limit', () => {
  const fleet = { latencyMs: 1, serviceMs: 0.1 };
  // 100 services take 10 ms: a mean of 6.05 ms where all leave at once; 50.6 where one leaves each ms.
  const late = latenessOf(
    requests(100, fleet, (i) => i),
    topology(1, 0.1),
    1,
  );
  expect(late!.sending).toBeCloseTo(50.6 - 6.05, 6);
  expect(late!.answering).toBe(0);
});

test('of servers that answer late, they were', () => {
  const fleet = { latencyMs: 1, serviceMs: 0.1 };
  const late = latenessOf(
    requests(
      100,
      fleet,
      () => 0,
      () => 4,
    ),
    topology(1, 0.1),
    1,
  );
  expect(late).toEqual({ sending: 0, answering: 4 });
});

test('requests held back while their machine is busy aren’t late', () => {
  const fleet = { latencyMs: 10, serviceMs: 20 };
  expect(
    latenessOf(
      requests(50, fleet, (i) => 19 * i),
      topology(10, 20),
      1,
    ),
  ).toBeNull();
});

test('what a burst takes to send is nothing beside a slow fleet', () => {
  const fleet = { latencyMs: 300, serviceMs: 30 };
  expect(
    latenessOf(
      requests(
        100,
        fleet,
        (i) => 0.2 * i,
        () => 2,
      ),
      topology(300, 30),
      1,
    ),
  ).toBeNull();
});

test('where services are drawn by chance, and where a fifth is missing, nothing is said', () => {
  const fleet = { latencyMs: 1, serviceMs: 0.1 };
  const late = requests(100, fleet, (i) => i);
  expect(latenessOf(late, topology(1, 0.1, { service: 'exponential' }), 1)).toBeNull();
  expect(
    latenessOf({ ...late, status: late.status.map((code, i) => (i < 20 ? 503 : code)) }, topology(1, 0.1), 1),
  ).toBeNull();
});
