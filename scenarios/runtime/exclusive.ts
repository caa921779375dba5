import { extension } from './shared-memory.ts';

/**
 * A function that no two virtual users run at once, where k6 has the extension. k6 gives a custom metric's sample the
 * time of its `add` to the ns; two that are added on different cores can have the same, and InfluxDB keeps one point for
 * a series and a time (docs/decisions/0009-points.md).
 */
export function exclusive<Args extends unknown[]>(fn: (...args: Args) => void): (...args: Args) => void {
  const xk6 = extension();
  return xk6 ? (...args) => xk6.exclusive(fn, ...args) : fn;
}
