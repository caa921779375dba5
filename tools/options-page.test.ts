import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { optionsPage } from './options-page.ts';

test('docs/reference/options.md is what the table of options says: "npm run docs" makes it', () => {
  expect(readFileSync(new URL('../docs/reference/options.md', import.meta.url), 'utf8')).toBe(optionsPage());
});
