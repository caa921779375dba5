import { expect, test } from 'vitest';
import { numbersFrom, type Probes } from './calibration.ts';

const exact = (latencyMs: number, serviceMs: number, workTimeMs = serviceMs): Probes => {
  const answer = (durationMs: number) => ({ durationMs, workTimeMs });
  const noLoadMs = latencyMs + serviceMs;
  return { alone: answer(noLoadMs), together: [answer(noLoadMs), answer(noLoadMs + serviceMs)] };
};

test('where nothing is left to chance the numbers are exact', () => {
  numbersFrom([exact(300, 30), exact(12, 150)]).forEach(({ latencyMs, serviceMs, spreadMs }, i) => {
    expect(latencyMs).toBeCloseTo([300, 12][i]!, 0);
    expect(serviceMs).toBeCloseTo([30, 150][i]!, 0);
    expect(spreadMs).toBe(0);
  });
});

test('a machine whose account of its work leaves out part of the service is seen through', () => {
  const [numbers] = numbersFrom([exact(300, 30, 20), exact(340, 30, 20), exact(450, 30, 20)]);
  expect(numbers!.serviceMs).toBeCloseTo(30, 0);
  expect(numbers!.latencyMs).toBeCloseTo(300, 0);
});

test('a machine that gives no account goes by the gap alone', () => {
  const [numbers] = numbersFrom([exact(300, 30, 0)]);
  expect(numbers!.serviceMs).toBeCloseTo(30, 6);
});

test('an account that is longer than the whole answer, as one in µs is, doesn’t count', () => {
  const [numbers, other] = numbersFrom([exact(300, 30, 21_000), exact(300, 30, 21)]);
  expect(numbers!.serviceMs).toBeCloseTo(30, 6);
  expect(numbers!.latencyMs).toBeCloseTo(300, 6);
  expect(other!.serviceMs).toBeCloseTo(30, 0);
});

test('which of the two came first does not matter', () => {
  const probes = exact(300, 30);
  const [a, b] = probes.together;
  expect(numbersFrom([{ ...probes, together: [b, a] }])).toEqual(numbersFrom([probes]));
});

test('chance on the way leaves the gap in doubt: the account of work then counts', () => {
  const answer = (durationMs: number) => ({ durationMs, workTimeMs: 30 });
  const noisy: Probes = { alone: answer(330), together: [answer(430), answer(432)] };
  const [, , numbers] = numbersFrom([exact(300, 30), exact(340, 30), noisy]);
  expect(numbers!.serviceMs).toBeGreaterThanOrEqual(28);
  expect(numbers!.serviceMs).toBeLessThan(32);
  expect(numbers!.spreadMs).toBeGreaterThan(20);
});

test('a machine without answers has the largest numbers of the others', () => {
  const numbers = numbersFrom([exact(300, 30), undefined, exact(100, 50)]);
  expect(numbers[1]!.latencyMs).toBeCloseTo(300, 0);
  expect(numbers[1]!.serviceMs).toBeCloseTo(50, 0);
});
