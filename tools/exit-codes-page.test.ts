import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exitCodesPage } from './exit-codes-page.ts';

test('docs/reference/exit-codes.md is what the table of exit codes says: "npm run docs" makes it', () => {
  expect(readFileSync(new URL('../docs/reference/exit-codes.md', import.meta.url), 'utf8')).toBe(
    exitCodesPage(),
  );
});
