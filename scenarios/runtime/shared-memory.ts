/** Memory that virtual users share, where k6 has the extension; else each has its own, and says so. */
import type { Cells } from '../../strategies/api/contract.ts';
import { abort } from './abort.ts';

/** Undefined on stock k6, which fails on a module that it doesn't have, caught or not: so the extension announces itself. */
export function extension(): typeof import('k6/x/routebench') | undefined {
  const announced = __ENV.ROUTEBENCH_XK6;
  if (!announced) return undefined;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import can't be left out on stock k6
  const xk6 = require('k6/x/routebench') as typeof import('k6/x/routebench');
  // A stock k6 that inherited the variable gives an empty module at first.
  if (xk6.version !== announced) {
    abort(`ROUTEBENCH_XK6=${announced} is set, but this k6 has no such extension: unset it, or run bin/k6`);
  }
  return xk6;
}

/** By name: the same memory for all virtual users where k6 has the extension. */
export const memory = (name: string, bytes: number): ArrayBuffer =>
  extension()?.memory(name, bytes) ?? new ArrayBuffer(bytes);

export const cells = (name: string, length: number): Cells =>
  new Float64Array(memory(name, length * Float64Array.BYTES_PER_ELEMENT));
