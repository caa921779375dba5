import { expect, test } from 'vitest';
import { closingWords } from './closing-line.ts';

test('the closing line counts what was skipped, and in CI as failed', () => {
  expect(closingWords({ passed: 3, failed: 0, skipped: 0 }, false)).toBe('3 passed, 0 failed');
  expect(closingWords({ passed: 3, failed: 1, skipped: 2 }, false)).toBe('3 passed, 1 failed, 2 skipped');
  expect(closingWords({ passed: 3, failed: 1, skipped: 2 }, true)).toBe('3 passed, 3 failed');
});
