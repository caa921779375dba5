/** Memory that virtual users share, where k6 has the extension; else each has its own, and says so. */
import type { Cells } from '../../strategies/kit/contract.ts';
import { refuse } from './refuse.ts';

export interface Memory {
  /** Whether what one virtual user writes, the others read. */
  readonly shared: boolean;
  cells(name: string, length: number): Cells;
  /** Runs `fn(...args)` while no other virtual user runs anything in here. */
  exclusive<Args extends unknown[], Result>(fn: (...args: Args) => Result, ...args: Args): Result;
}

/** Stock k6 fails on a module that it doesn't have, caught or not, so the extension announces itself. */
export function memoryOf(): Memory {
  const announced = __ENV.ROUTEBENCH_XK6;
  if (!announced) {
    return {
      shared: false,
      cells: (_name, length) => new Float64Array(length),
      exclusive: (fn, ...args) => fn(...args),
    };
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import can't be left out on stock k6
  const xk6 = require('k6/x/routebench') as typeof import('k6/x/routebench');
  // A stock k6 that inherited the variable gives an empty module at first.
  if (xk6.version !== announced) {
    refuse(`ROUTEBENCH_XK6=${announced} is set, but this k6 has no such extension: unset it, or run bin/k6`);
  }
  return {
    shared: true,
    cells: (name, length) => new Float64Array(xk6.memory(name, length * Float64Array.BYTES_PER_ELEMENT)),
    exclusive: xk6.exclusive,
  };
}
