/** `routebench map`: the same bytes for the same seeds, gone on with where it was cut off, a page that anybody can read. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import type { PolicyMap } from '../records/map/policy-map.ts';
import { graveViolations, startChromium, withoutChromium } from './support/chromium.ts';
import { inProcess } from './support/command-line.ts';
import { newFolder, readJson } from './support/harness.ts';

const strategies = 'round-robin,least-connections,outlier-ejection(least-connections)';
const map = (folder: string, ...more: string[]) =>
  inProcess(
    ...['map', '--strategies', strategies, '--scenes', 'steady-70,morning-ramp', '--seeds', '5'],
    ...['--out', folder, ...more],
  );
const folder = newFolder();
let told: string;
beforeAll(async () => {
  const run = await map(folder);
  expect(run.exitCode).toBe(0);
  told = run.stdout;
});

test('the same seeds give the same bytes, also where it was cut off in between', async () => {
  const bytes = (at: string, file: string) => readFileSync(`${at}/${file}`, 'utf8');
  const again = newFolder();
  const whole = readJson<PolicyMap>(`${folder}/map.json`);
  writeFileSync(`${again}/map.json`, JSON.stringify({ ...whole, scenes: whole.scenes.slice(0, 1) }));
  expect((await map(again)).stdout).toBe(told);
  for (const file of ['map.json', 'map.md', 'map.html']) expect(bytes(again, file)).toBe(bytes(folder, file));
});

test('the guidance and each strategy stand in the Markdown', () => {
  const text = readFileSync(`${folder}/map.md`, 'utf8');
  expect(told.split('\n').length).toBeGreaterThan(2);
  expect(text).toContain('| outlier-ejection(least-connections) | shared |');
});

test.each([
  [['--seeds', '6'], /map\.json is of other strategies, seeds or versions/],
  [['--scenes', 'steady-71'], /steady-7/],
  [['--strategies', 'round-robn'], /did you mean round-robin\?/],
])('%j is refused in one line', async (args, message) => {
  const { exitCode, stderr } = await map(folder, ...args);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(message);
  expect(stderr.split('\n')).toHaveLength(1);
});

describe.skipIf(withoutChromium)(`map.html${withoutChromium ? ` (${withoutChromium})` : ''}`, () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await startChromium()));
  afterAll(() => browser?.close());

  test.each(['light', 'dark'] as const)(
    'axe finds nothing serious (%s), on a phone too',
    async (colorScheme) => {
      const page = await browser.newPage({ colorScheme, viewport: { width: 390, height: 844 } });
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(`file://${folder}/map.html`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      expect(await graveViolations(page)).toEqual([]);
      expect(asked).toHaveLength(1);
    },
  );

  test('a cell leads to its curves, a scene to the playground', async () => {
    const page = await browser.newPage();
    await page.goto(`file://${folder}/map.html`);
    await page.locator('table.map td a').first().click();
    await expect.poll(() => page.locator('tr:target svg.curve').count()).toBe(2);
    await page.getByRole('link', { name: 'Try it in the playground' }).first().click();
    await page.waitForSelector('html[data-ready]');
    expect(await page.locator('#problem').isVisible()).toBe(false);
    expect(await page.locator('#stage').isVisible()).toBe(true);
  });
});
