/**
 * A request's attempts in k6: retries of what failed, hedges beside what takes long. The twin of simulator/attempts.ts. k6 can't cancel
 * a request, and a virtual user's iteration ends with its last one: so a user is held until every attempt has its answer.
 */
import { clearTimeout, setTimeout } from 'k6/timers';
import { MAX_ATTEMPTS } from '../../../strategies/api/contract.ts';
import { HELD, type Ask } from '../../../strategies/host/strategy-host.ts';
import type { Further } from '../host.ts';
import type { Sample } from '../sample.ts';

export interface AttemptsOptions extends Further {
  readonly ask: Ask;
  /** Requests in all. */
  readonly n: number;
  readonly timeScale: number;
  /** @param number what the master tells requests apart by */
  readonly send: (place: number, index: number, number: number, releasedMs: number) => Promise<Sample>;
  /** @param counts whether it is the request's; the others are further attempts */
  readonly record: (sample: Sample, attempt: number, counts: boolean) => void;
  /** Ends the test with a strategy's mistake. */
  readonly abort: (text: string) => never;
}

/** @returns what a virtual user does for each request */
export function furtherAttempts(options: AttemptsOptions) {
  const { ask, settle, retry, n, timeScale, send, record, abort } = options;
  const wait = (fleetMs: number) =>
    new Promise<void>((resolve) => setTimeout(() => resolve(), fleetMs / timeScale));
  const checked = <T>(answer: T | string): T => (typeof answer === 'string' ? abort(answer) : answer);

  return async function request(index: number, releasedMs: number, startedMs: number): Promise<void> {
    let attempts = 0;
    let open = 0;
    let good = false;
    const running: Promise<void>[] = [];

    function begin(waitMs = 0): void {
      attempts += 1;
      open += 1;
      running.push(attempt(attempts, waitMs));
    }

    async function attempt(number: number, waitMs: number): Promise<void> {
      if (waitMs > 0) await wait(waitMs);
      let place: number;
      while ((place = checked(ask('route', index, startedMs, number))) < 0) {
        await wait(HELD - place);
        if (good) return void (open -= 1);
      }
      const hedge = watch(number);
      const sample = await send(place, index, index + (number - 1) * n, releasedMs);
      hedge.end();
      checked(settle(place, sample, number));
      open -= 1;
      const isFirst = sample.error === '' && !good;
      if (isFirst) good = true;
      const failed = !good && open === 0;
      const againMs = failed && attempts < MAX_ATTEMPTS ? checked(retry(place, sample, number)) : undefined;
      record(sample, number, isFirst || (failed && againMs === undefined));
      if (againMs !== undefined) begin(againMs);
    }

    /** Begins a further attempt where the strategy wants one before this one has its answer. */
    function watch(number: number) {
      const sentMs = Date.now();
      let timer: number | undefined;
      const next = (waitedMs: number): void => {
        if (good || number !== attempts || attempts >= MAX_ATTEMPTS) return;
        const waitMs = checked(ask('hedge', index, number, waitedMs));
        if (waitMs === 0) begin();
        else if (waitMs !== undefined)
          timer = setTimeout(() => next((Date.now() - sentMs) * timeScale), waitMs / timeScale);
      };
      next(0);
      return { end: () => timer !== undefined && clearTimeout(timer) };
    }

    begin();
    for (let i = 0; i < running.length; i++) await running[i];
  };
}
