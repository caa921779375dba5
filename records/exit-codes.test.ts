import { expect, test } from 'vitest';
import { k6EndOf } from './exit-codes.ts';

test.each([
  [107, 'exit code 107 (an exception in the script)'],
  [109, 'exit code 109 (a panic in k6)'],
  [-1, 'exit code -1 (k6 ended with -1: it met an error that has no code of its own)'],
  [255, 'exit code 255 (k6 ended with -1: it met an error that has no code of its own)'],
  [137, 'exit code 137 (killed by SIGKILL)'],
  [139, 'exit code 139 (killed by SIGSEGV)'],
  [105, 'exit code 105 (interrupted by Ctrl-C, SIGTERM or the loss of the terminal)'],
  [1, 'exit code 1'],
])('k6 that ends with %d is named', (code, words) => {
  expect(k6EndOf(code)).toBe(words);
});
