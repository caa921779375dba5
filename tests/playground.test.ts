/** docs/playground.html in a real browser, opened from disk. */
import { statSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fragmentOf, initialLink, type PlaygroundLink } from '../model/playground-link.ts';
import { ratio, duration } from '../records/wording.ts';
import type { Run } from '../playground/experiment.ts';
import { runsOf } from '../playground/experiment.ts';
import type { Summary } from '../records/format.ts';
import { inRoot } from '../runner/paths.ts';
import { loadStrategies } from '../runner/catalogue.ts';
import type { Strategy } from '../strategies/api/contract.ts';
import { startChromium, withoutChromium } from './support/chromium.ts';
import { routebench } from './support/harness.ts';

const file = inRoot('docs/playground.html');

const hashOf = (part: Partial<PlaygroundLink>): string => `#${fragmentOf({ ...initialLink(), ...part })}`;

describe.skipIf(withoutChromium)(`playground.html${withoutChromium ? ` (${withoutChromium})` : ''}`, () => {
  let browser: Browser;
  let strategies: readonly Strategy[];

  beforeAll(async () => {
    browser = await startChromium();
    strategies = await loadStrategies();
  });
  afterAll(() => browser?.close());

  /** Whatever the page complains of or asks for is in `complaints`. It stands still unless `moving`. */
  async function open(
    hash = '',
    { moving = false, ...options }: Parameters<Browser['newPage']>[0] & { moving?: boolean } = {},
  ) {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 900 },
      reducedMotion: moving ? 'no-preference' : 'reduce',
      ...options,
    });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (!/^(file|data|blob):/.test(request.url())) complaints.push(`request: ${request.url()}`);
    });
    await page.addInitScript(COUNT_FRAMES);
    await page.goto(`file://${file}${hash}`);
    await page.waitForSelector('html[data-ready]');
    return { page, complaints };
  }

  const toTheEnd = async (page: Awaited<ReturnType<typeof open>>['page']) => {
    await page.getByLabel('Moment').focus();
    await page.keyboard.press('End');
  };

  test('is one file under 400 kB', () => {
    expect(statSync(file).size).toBeLessThan(400_000);
  });

  test('the worker chooses the routes of the simulator in Node: six strategies, 10,000 requests', async () => {
    const { page, complaints } = await open();
    const six = ['random', 'two-choices', 'peak-ewma', 'shortest-expected-delay', 'prequal', 'command-unit'];
    for (let i = 0; i < six.length; i += 2) {
      const link = {
        ...initialLink(),
        strategies: [six[i]!, six[i + 1]!] as const,
        options: { n: 10_000, load: 0.9, seed: 7 },
      };
      const there = await page.evaluate<string>(`(${ASK})(${JSON.stringify(link)})`);
      expect(there).toBe(digestOf(runsOf(link, strategies)));
    }
    expect(complaints).toEqual([]);
  });

  test('shows the figures of routebench simulate', async () => {
    const pair = ['two-choices', 'least-connections'] as const;
    const args = ['-n', '10000', '--load', '0.9', '--seed', '3', '--json'];
    const { stdout } = await routebench('simulate', '--strategies', pair.join(','), ...args);
    const summaries = JSON.parse(stdout) as Summary[];
    const { page, complaints } = await open(
      hashOf({ strategies: pair, options: { n: 10_000, load: 0.9, seed: 3 } }),
    );
    await toTheEnd(page);
    for (const [side, name] of pair.entries()) {
      const summary = summaries.find(({ strategy }) => strategy === name)!;
      const panel = page.locator('.run').nth(side);
      expect(await panel.locator('h2').textContent()).toBe(name);
      expect(await panel.locator('dd').allTextContents()).toEqual([
        duration(summary.sojournMs!.mean),
        duration(summary.sojournMs!.p95),
        ratio(summary.regret),
        '10,000 of 10,000',
        '0',
        '0',
      ]);
    }
    expect(complaints).toEqual([]);
  });
});

const digestOf = (runs: readonly Run[]): string =>
  JSON.stringify(runs.map(({ columns, summary }) => [[...columns.route], [...columns.answeredMs], summary]));

/** In the page: a worker of its own, asked once. */
const ASK = `(link) => new Promise((resolve, reject) => {
  const text = document.querySelector('#worker').textContent;
  const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
  worker.onmessage = ({ data }) => {
    if (data.problem) reject(new Error(data.problem));
    if (!data.runs) return;
    resolve(JSON.stringify(data.runs.map(({ columns, summary }) => [[...columns.route], [...columns.answeredMs], summary])));
  };
  worker.postMessage({ id: 1, link });
})`;

/** What each frame took in the page's own code, in ms. */
const COUNT_FRAMES = `(() => {
  const frames = (window.frames_ = []);
  const original = requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => original((at) => {
    const from = performance.now();
    callback(at);
    frames.push(performance.now() - from);
  });
})()`;
