import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Strategy } from '../strategies/api/contract.ts';
import { strategiesPage } from './strategies-page.ts';

test('docs/reference/strategies.md is what the strategies say: "npm run docs" makes it', async () => {
  const files = readdirSync(new URL('../strategies', import.meta.url)).filter((file) =>
    /^[^.]+\.ts$/.test(file),
  );
  const strategies = await Promise.all(
    files
      .sort()
      .map(async (file) => ((await import(`../strategies/${file}`)) as { default: Strategy }).default),
  );
  expect(readFileSync(new URL('../docs/reference/strategies.md', import.meta.url), 'utf8')).toBe(
    strategiesPage(strategies),
  );
});
