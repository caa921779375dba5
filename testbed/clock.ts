/** Moments on the monotonic clock of this process, in ms. */
export const nowMs = (): number => performance.now();

/** setTimeout fires at once when asked for more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface Appointment {
  cancel(): void;
}

/**
 * Calls back at a moment, never before it. Node's timers count whole ms from when the event loop last looked at the
 * clock, so one can fire early; that is no answer where a deadline is part of what is measured. The timer alone
 * doesn't keep a process alive: a server that listens does.
 *
 * @param precise go round the event loop for the last fraction of a ms, which timers can't express: worth its CPU time
 *   only where few wait, so that half a ms matters
 */
export function callAt(dueMs: number, callback: () => void, precise = false): Appointment {
  let timer: NodeJS.Timeout | undefined;
  const round = precise ? Math.floor : Math.ceil;
  const check = () => {
    const leftMs = dueMs - nowMs();
    if (leftMs <= 0) callback();
    else if (precise && leftMs < 1) setImmediate(check);
    else timer = setTimeout(check, Math.min(round(leftMs), LONGEST_TIMER_MS)).unref();
  };
  check();
  return { cancel: () => clearTimeout(timer) };
}
