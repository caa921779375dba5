/** report.html of a comparison along another axis than N, in a real browser. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graveViolations, startChromium, withoutChromium } from './support/chromium.ts';
import { inProcess } from './support/command-line.ts';
import { newFolder } from './support/harness.ts';

describe.skipIf(withoutChromium)(`sweeps${withoutChromium ? ` (${withoutChromium})` : ''}`, () => {
  const folder = newFolder();
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
    const shared = ['--strategies', 'nearest,least-connections', '-n', '300'];
    const simulate = (name: string, ...args: string[]) =>
      inProcess('simulate', ...shared, ...args, '--out', `${folder}/${name}`);
    const results = [
      await simulate('load', '--load', '0.5,0.9'),
      await simulate('routers', '--load', '0.9', '--routers', '1,20'),
    ];
    expect(results.map(({ exitCode }) => exitCode ?? 0)).toEqual([0, 0]);
    expect(results[0]!.stdout).toContain('load 0.5');
    expect(results[0]!.stdout).toContain('at every load; nearest takes');
    expect(results[1]!.stdout).toMatch(
      /From 1 to 20 routers: least-connections loses .*; nearest loses nothing\./,
    );
  });
  afterAll(() => browser?.close());

  async function open(name: string, options: Parameters<Browser['newPage']>[0] = {}) {
    const page = await browser.newPage(options);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`file://${folder}/${name}/report.html`);
    await page.waitForSelector('html[data-ready]');
    for (const chart of await page.locator('.chart').all()) {
      await chart.scrollIntoViewIfNeeded();
      await chart.locator('svg').waitFor();
    }
    return { page, complaints };
  }

  test('latency against load has its four figures, capacity and the bound; linear axes are a choice away', async () => {
    const { page, complaints } = await open('load', { colorScheme: 'dark' });
    expect(await page.locator('#percentiles h2').textContent()).toBe('Latency against load');
    const chart = await page.locator('#percentiles .chart').textContent();
    for (const part of [
      'mean',
      'median (p50)',
      '95th percentile',
      '99th percentile',
      'capacity',
      'best possible',
    ])
      expect(chart).toContain(part);
    expect(await page.locator('#figures thead').textContent()).toBe('strategyload 0.5load 0.9');
    await page.locator('#scale').selectOption('linear');
    await page.locator('#at').selectOption('0.5');
    expect(new URL(page.url()).hash).toBe('#load=0.5&scale=linear');
    await page.locator('#against .chart').scrollIntoViewIfNeeded();
    const ticks = page.locator('#against .chart svg text');
    await expect.poll(() => ticks.allTextContents()).toContain('0');
    expect(await graveViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('a run over time says when which queue began to grow', async () => {
    const { page } = await open('load');
    await page.locator('#run').selectOption('nearest.1');
    expect(await page.locator('#over-time h2').textContent()).toBe(
      'Over time: nearest at load 0.9, repeat 1',
    );
    expect(await page.locator('#over-time .lines').textContent()).toMatch(
      /^The queue at emea\/0 began to grow [\d.]+ m?s after the first release, to \d+ requests\.$/,
    );
    await expect
      .poll(() => page.locator('#over-time .chart').textContent())
      .toContain('emea/0’s queue grows');
  });

  test('what many routers lose is a bar for each strategy, on a phone too', async () => {
    const { page, complaints } = await open('routers', { viewport: { width: 390, height: 844 } });
    expect(await page.locator('#routers h2').textContent()).toBe('What is lost from 1 to 20 routers');
    expect(await page.locator('#routers .chart').textContent()).toMatch(/nearest.*\+0 %/s);
    expect(await page.locator('#percentiles').count()).toBe(0);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await graveViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
