import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { inRoot } from '../runner/paths.ts';
import { chromiumPath, startChromium } from '../tests/support/chromium.ts';
import { fillUp } from '../tests/support/fill-up.ts';
import type { Bar, BenchTools } from './bench.ts';
import { watchPeakMB } from './memory/peak-memory.ts';

const main = inRoot('build/node/runner/main.js');
const env = { CI: 'true', NO_COLOR: '1' };

/** A report of a million requests, and how soon the page of many strategies is there. */
export async function* report({ say }: BenchTools): AsyncGenerator<Bar> {
  const million = join(mkdtempSync(join(tmpdir(), 'routebench-bench-')), 'million');
  say('simulating a comparison of 1,000,000 requests');
  const load = ['--mode', 'closed', '--vus', '200', '-n', '10000,40000', '--repeat', '5'];
  await simulated(million, '--strategies', 'round-robin,weighted,random,two-choices', ...load);
  const { seconds, peakMB } = await reported(million);
  yield bar('report of 1,000,000 samples', `${seconds.toFixed(1)} s`, 'under 20 s', seconds < 20);
  yield bar('its memory', `${Math.round(peakMB)} MB`, 'under 1,000 MB', peakMB < 1000);
  const MB = statSync(`${million}/report.html`).size / 1e6;
  yield bar('its page', `${MB.toFixed(2)} MB`, 'under 5 MB', MB < 5);

  const wide = join(mkdtempSync(join(tmpdir(), 'routebench-bench-')), 'wide');
  say('simulating every strategy at 8 N');
  await simulated(wide, '--strategies', 'all', '-n', '1,3,10,30,100,300,1000,3000', '--repeat', '5');
  fillUp(wide, 25);
  await reported(wide);
  if (chromiumPath === undefined) {
    yield bar('page of 25 strategies × 8 N', 'no Chromium on this machine', 'under 3 s', false);
    return;
  }
  const loads = await loadSeconds(`${wide}/report.html`, 5);
  const slowest = Math.max(...loads);
  const told = `${loads.map((it) => it.toFixed(2)).join(', ')} s`;
  yield bar('page of 25 strategies × 8 N, opened five times', told, 'under 3 s', slowest < 3);
}

const bar = (what: string, measured: string, limit: string, held: boolean): Bar => ({
  what,
  measured,
  bar: limit,
  held,
});

const simulated = (folder: string, ...args: string[]) =>
  execa(process.execPath, [main, 'compare', '--simulated', ...args, '--out', folder], { env });

async function reported(folder: string): Promise<{ seconds: number; peakMB: number }> {
  const startedAt = performance.now();
  const child = execa(process.execPath, [main, 'report', folder], { env });
  const peakMB = watchPeakMB(child.pid, 20);
  await child;
  return { seconds: (performance.now() - startedAt) / 1000, peakMB: peakMB() };
}

/** Until every chart is drawn: each is, once it comes near the window. */
async function loadSeconds(file: string, times: number): Promise<number[]> {
  const browser = await startChromium();
  const seconds: number[] = [];
  for (let i = 0; i < times; i++) {
    const page = await browser.newPage();
    const startedAt = performance.now();
    await page.goto(`file://${file}`);
    await page.waitForSelector('html[data-ready]');
    for (const chart of await page.locator('.chart').all()) {
      await chart.scrollIntoViewIfNeeded();
      await chart.locator('svg').waitFor();
    }
    seconds.push((performance.now() - startedAt) / 1000);
    await page.close();
  }
  await browser.close();
  return seconds;
}
