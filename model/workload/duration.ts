/** k6's notation of durations: 30s, 1m30s, 500ms. */
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** @throws Error that says what is expected */
export function parseDurationMs(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const ms = parts.reduce((total, [, count, unit]) => total + Number(count) * UNIT_MS[unit!]!, 0);
  if (parts.map(([part]) => part).join('') !== text || !(ms > 0)) {
    throw new Error('a duration such as 30s, 1m30s or 500ms');
  }
  return ms;
}

/** Requests that an open loop of this rate (per second) sends. */
export const openRequests = (rate: number, durationMs: number): number =>
  Math.max(1, Math.round((rate * durationMs) / 1000));
