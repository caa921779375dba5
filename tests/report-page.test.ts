/** report.html in a real browser. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PageData } from '../report/charts/view.ts';
import type { Comparison } from '../records/format.ts';
import { duration } from '../records/wording.ts';
import { graveViolations, startChromium, withoutChromium } from './support/chromium.ts';
import { inProcess } from './support/command-line.ts';
import { newFolder, readJson, routebench } from './support/harness.ts';
import { fillUp } from './support/fill-up.ts';

const NINETEEN =
  'bounded-hash,command-unit,hash,join-idle-queue,latency-weighted,least-connections,least-response-time,nearest,never-queue,peak-ewma,planned,prequal,random,random-machine,random-region,round-robin,shortest-expected-delay,two-choices,weighted';

describe.skipIf(withoutChromium)(`report.html${withoutChromium ? ` (${withoutChromium})` : ''}`, () => {
  const folder = `${newFolder()}/comparison`;
  let browser: Browser;
  let comparison: Comparison;

  beforeAll(async () => {
    browser = await startChromium();
    const ns = '1,3,10,30,100,300,1000,3000';
    const args = [
      '--simulated',
      '--strategies',
      NINETEEN,
      '-n',
      ns,
      '--repeat',
      '5',
      '--topology',
      'topologies/jitter.json',
    ];
    await routebench('compare', ...args, '--out', folder);
    fillUp(folder, 25);
    const { exitCode, stderr } = await inProcess('report', folder);
    expect(stderr).toContain('report.html');
    expect(exitCode).toBe(0);
    comparison = readJson(`${folder}/comparison.json`);
  });
  afterAll(() => browser?.close());

  /** The page as it opens from disk; whatever it complains of or asks for is in `complaints`. */
  async function open(hash = '', options: Parameters<Browser['newPage']>[0] = {}) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:') && !request.url().startsWith('data:'))
        complaints.push(`request: ${request.url()}`);
    });
    await page.goto(`file://${folder}/report.html${hash}`);
    await page.waitForSelector('html[data-ready]');
    return { page, complaints };
  }

  const everyChart = async (page: Page) => {
    for (const chart of await page.locator('.chart').all()) {
      await chart.scrollIntoViewIfNeeded();
      await chart.locator('svg').waitFor();
    }
  };

  test('shows 25 strategies at 8 N without an error, and without asking anything of anybody', async () => {
    const { page, complaints } = await open();
    await everyChart(page);
    expect(await page.locator('.chart svg').count()).toBe(10);
    expect(new Set(comparison.cells.map(({ strategy }) => strategy)).size).toBe(25);
    expect(new Set(comparison.cells.map(({ n }) => n)).size).toBe(8);
    expect(complaints).toEqual([]);
  });

  test('holds what comparison.json holds, and shows it', async () => {
    const { page } = await open();
    const held = JSON.parse((await page.locator('#data').textContent())!) as PageData;
    expect(held.cells).toEqual(comparison.cells);
    expect(held.standings).toEqual(comparison.standings);
    expect(held.oracles).toEqual(comparison.oracles);
    const ns = [...new Set(comparison.cells.map(({ n }) => n))];
    for (const { strategy, n, sojournMs } of comparison.cells) {
      const row = page
        .locator('#figures tbody tr')
        .filter({ has: page.getByRole('rowheader', { name: strategy, exact: true }) });
      const shown = await row.locator('td').nth(ns.indexOf(n)).textContent();
      expect(shown!.startsWith(duration(sojournMs.mean.median)), `${strategy} at ${n}: ${shown}`).toBe(true);
    }
    expect(await page.locator('.answer').textContent()).toMatch(
      / of the best possible at every N; .*nearest/,
    );
  });

  test('what is chosen is shown, kept in the address, and comes back with it', async () => {
    const { page, complaints } = await open();
    await page.locator('#none').click();
    await page.getByRole('checkbox', { name: 'planned', exact: true }).check();
    await page.getByRole('checkbox', { name: 'nearest', exact: true }).check();
    await page.locator('#at').selectOption('100');
    await page.locator('#figure').selectOption('p99');
    await page.locator('#failures').selectOption('ok');
    await page.locator('#run').selectOption('nearest.2');
    const hash = new URL(page.url()).hash;
    expect(hash).toBe('#n=100&figure=p99&failures=ok&strategies=planned,nearest&run=nearest.2');

    const { page: again } = await open(hash);
    for (const it of [page, again]) {
      expect(await it.locator('#figures tbody th').allTextContents()).toEqual([
        'planned',
        'nearest',
        'best possible',
      ]);
      expect(await it.locator('#figures caption').textContent()).toBe('99th percentile of sojourn');
      expect(await it.locator('#cdf h2').textContent()).toContain('N = 100');
      expect(await it.locator('#timeline h2').textContent()).toContain('nearest at N = 100, repeat 2');
      const cell = comparison.cells.find(({ strategy, n }) => strategy === 'nearest' && n === 100)!;
      const shown = await it.locator('#figures tbody tr').nth(1).locator('td').nth(4).textContent();
      expect(shown).toContain(duration(cell.okSojournMs!.p99.median));
    }
    await page.locator('#all').click();
    expect(await page.locator('#figures tbody tr').count()).toBe(26);
    expect(complaints).toEqual([]);
  });

  test('an address of another comparison is taken as far as it goes', async () => {
    const { page, complaints } = await open(
      '#n=77&figure=nonsense&strategies=planned,unheard-of&run=nobody.9',
    );
    expect(await page.locator('#at').inputValue()).toBe('3000');
    expect(await page.locator('#figures tbody th').allTextContents()).toEqual(['planned', 'best possible']);
    expect(complaints).toEqual([]);
  });

  test('values are told under the pointer, and by the arrow keys', async () => {
    const { page } = await open('#strategies=planned,nearest');
    const chart = page.locator('#against .chart');
    await chart.scrollIntoViewIfNeeded();
    await chart.locator('svg').waitFor();
    await chart.hover({ position: { x: 300, y: 200 } });
    await expect.poll(() => chart.textContent()).toMatch(/N = [\d,]+.*nearest/s);
    await page.mouse.move(0, 0);
    await chart.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const { sojournMs } = comparison.cells.find(({ strategy, n }) => strategy === 'nearest' && n === 3)!;
    await expect.poll(() => chart.textContent()).toContain(`nearest ${duration(sojournMs.mean.median)}`);
  });

  test('every chart has its table, opened by keyboard', async () => {
    const { page } = await open('#strategies=planned,nearest');
    for (const summary of await page.locator('section details summary').all()) {
      await summary.focus();
      await page.keyboard.press('Enter');
    }
    const tables = page.locator('section details table');
    await expect.poll(() => tables.count()).toBe(10);
    for (const table of await tables.all())
      expect(await table.locator('tbody tr').count()).toBeGreaterThan(0);
  });

  test('two runs are replayed side by side, by button, slider and keyboard', async () => {
    const { page, complaints } = await open('#n=300');
    const replay = page.locator('#replay');
    const chosen = await replay.locator('.run select option:checked').allTextContents();
    expect(chosen).toEqual(['nearest, repeat 1', 'planned, repeat 1']);
    const done = replay.locator('.run .done');
    await replay.locator('input[type=range]').focus();
    await page.keyboard.press('End');
    expect(await done.allTextContents()).toEqual([
      expect.stringMatching(/^all answered after /),
      expect.stringMatching(/^all answered after /),
    ]);
    await page.keyboard.press('Home');
    expect(await done.allTextContents()).toEqual(['answering', 'answering']);
    await replay.locator('button').click();
    await expect.poll(() => replay.locator('output').textContent()).not.toMatch(/^0/);
    expect(await replay.locator('button').textContent()).toBe('Pause');
    expect(complaints).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious (%s)', async (colorScheme) => {
    const { page } = await open('', { colorScheme });
    await everyChart(page);
    await page.evaluate(OPEN_ALL);
    expect(await graveViolations(page)).toEqual([]);
  });

  test('follows light and dark', async () => {
    const background = async (colorScheme: 'light' | 'dark') => {
      const { page } = await open('', { colorScheme });
      return page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    };
    expect(await background('light')).toBe('rgb(255, 255, 255)');
    expect(await background('dark')).toBe('rgb(20, 23, 28)');
  });

  test('on a phone nothing scrolls sideways', async () => {
    const { page } = await open('', { viewport: { width: 390, height: 844 } });
    await everyChart(page);
    await page.evaluate(OPEN_ALL);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });

  test('without JavaScript the answer and the table are there', async () => {
    const page = await browser.newPage({ javaScriptEnabled: false });
    await page.goto(`file://${folder}/report.html`);
    expect(await page.locator('.answer').textContent()).toMatch(
      / of the best possible at every N; .*nearest/,
    );
    expect(await page.locator('#figures tbody tr').count()).toBe(26);
  });

  test('is under 5 MB', () => {
    expect(readFileSync(`${folder}/report.html`).length).toBeLessThan(5e6);
  });
});

const OPEN_ALL = "document.querySelectorAll('details').forEach((it) => (it.open = true))";
