import type { World } from '../api/contract.ts';
import { defineWrapper } from '../api/wrapper.ts';
import { withoutSome } from './without.ts';

/**
 * A machine is dead after five failures in a row, or where its success rate falls below 80 %: a moving average over 30 s, once it has been
 * there for that long and had five requests within it. It stays dead for 5 s; then one request is let through to it. If that is answered,
 * the machine is as new; if not, it is dead for longer: the k-th time in a row for 5 s · 2^(k−2) · (1 + U), U uniform in [0, 1),
 * 300 s at most. What else fails while it is dead says nothing new.
 */
export default defineWrapper({
  name: 'failure-accrual',
  summary: 'machines that fail are dead for a while, then tried by one request',
  source: 'Finagle FailureAccrualFactory, FailureAccrualPolicy, Backoff.equalJittered',
  wrap(create, world) {
    const { now, random } = world;
    const accrual = accrualOver(world);
    const inner = withoutSome(create, world);
    return {
      ...inner,
      route(request) {
        const nowMs = now();
        const route = inner.route(request, (i) => accrual.isOut(i, nowMs));
        if (route.to === 'machine') accrual.sent(route.machine.index);
        return route;
      },
      settled(request, outcome) {
        inner.settled(request, outcome);
        const machine = outcome.routedTo ?? outcome.machine;
        if (machine === undefined) return;
        if (outcome.failed) accrual.failed(machine.index, now(), random(request.index, DRAW));
        else accrual.answered(machine.index, now());
      },
    };
  },
});

const IN_A_ROW = 5;
const [LEAST_RATE, WINDOW_MS, LEAST_REQUESTS] = [0.8, 30_000, 5];
const [FIRST_MS, LONGEST_MS] = [5000, 300_000];
/** The number of a draw that strategies have no use for. */
const DRAW = 500;

function accrualOver({ machines, cells }: Pick<World, 'machines' | 'cells'>) {
  const count = machines.length;
  const all = cells('failure accrual', (7 + LEAST_REQUESTS) * count);
  const [ROW, DEATHS, DEAD_UNTIL, TRIED] = [0, count, 2 * count, 3 * count];
  const [RATE, REQUESTS, NEW_AT, MOMENTS] = [4 * count, 5 * count, 6 * count, 7 * count];

  /** @returns whether the success rate can be relied on. The moments of a machine's last five requests are kept in a ring. */
  function counted(i: number, success: number, nowMs: number): boolean {
    const requests = (all[REQUESTS + i]! += 1);
    const at = (request: number) => MOMENTS + LEAST_REQUESTS * i + (request % LEAST_REQUESTS);
    if (requests === 1) all[NEW_AT + i] = nowMs;
    const kept = requests === 1 ? 0 : Math.exp((all[at(requests - 1)]! - nowMs) / WINDOW_MS);
    all[RATE + i] = kept * all[RATE + i]! + (1 - kept) * success;
    all[at(requests)] = nowMs;
    // The oldest of the five takes the next place.
    const isBusy = requests >= LEAST_REQUESTS && nowMs - all[at(requests + 1)]! <= WINDOW_MS;
    return isBusy && nowMs - all[NEW_AT + i]! >= WINDOW_MS;
  }

  return {
    isOut: (i: number, nowMs: number) => nowMs < all[DEAD_UNTIL + i]! || all[TRIED + i] === 1,
    sent(i: number): void {
      if (all[DEAD_UNTIL + i]! > 0) all[TRIED + i] = 1;
    },
    answered(i: number, nowMs: number): void {
      if (nowMs < all[DEAD_UNTIL + i]!) return;
      const isTrial = all[DEAD_UNTIL + i]! > 0;
      for (const figure of isTrial ? [ROW, DEATHS, DEAD_UNTIL, TRIED, REQUESTS] : [ROW]) all[figure + i] = 0;
      if (!isTrial) counted(i, 1, nowMs);
    },
    failed(i: number, nowMs: number, draw: number): void {
      if (nowMs < all[DEAD_UNTIL + i]!) return;
      const isTrial = all[DEAD_UNTIL + i]! > 0;
      all[ROW + i]! += 1;
      const isLow = counted(i, 0, nowMs) && all[RATE + i]! < LEAST_RATE;
      if (!isTrial && all[ROW + i]! < IN_A_ROW && !isLow) return;
      all[DEATHS + i]! += 1;
      all[TRIED + i] = 0;
      all[DEAD_UNTIL + i] = nowMs + deadMs(all[DEATHS + i]!, draw);
    },
  };
}

/** @param times how often it has died in a row */
export const deadMs = (times: number, draw: number): number =>
  times === 1 ? FIRST_MS : Math.min(FIRST_MS * 2 ** Math.min(times - 2, 10) * (1 + draw), LONGEST_MS);
