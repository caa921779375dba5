import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LimitsRecord } from '../records/limits-format.ts';
import { graveViolations, startChromium, withoutChromium } from './support/chromium.ts';
import type { Verdict } from '../simulator/decision.ts';
import { inProcess } from './support/command-line.ts';
import { main, newFolder, readJson, routebench } from './support/harness.ts';

/** Figures in the fleet's ms are this much coarser than the clock's; two cores keep up with it. */
const SCALE = 5;
/** A short time-out keeps the oversized bursts small. */
const requestTimeoutMs = 4000;

function topologyFile(regions: object): string {
  const file = `${newFolder()}/fleet.json`;
  writeFileSync(file, JSON.stringify({ name: 'under test', requestTimeoutMs, regions }));
  return file;
}

async function limitsOf(regions: object) {
  const out = `${newFolder()}/limits`;
  const given = ['--topology', topologyFile(regions), '--out', out, '--time-scale', String(SCALE)];
  const run = await routebench('limits', ...given);
  return { ...run, out, record: readJson<LimitsRecord>(`${out}/limits.json`) };
}

const near = (value: number | undefined, expected: number, by: number) =>
  expect(Math.abs((value ?? NaN) - expected)).toBeLessThan(by);

/** Measuring takes its time, more so beside others. */
const patient = { timeout: 180_000 };

let measured: Awaited<ReturnType<typeof limitsOf>>;
beforeAll(async () => {
  measured = await limitsOf({
    near: { latencyMs: 200, machines: [{ serviceMs: 40 }, { serviceMs: 100, concurrency: 2 }] },
    far: { latencyMs: 600, machines: [{ serviceMs: 80 }] },
  });
}, patient.timeout);

describe('routebench limits on a fleet of its own', patient, () => {
  test('machines that differ, in one region too, and one that serves two at once', async () => {
    const { exitCode, record, out, stdout } = measured;
    expect(exitCode).toBe(0);
    expect(record).toMatchObject({ status: 'finished', timeScale: SCALE, timeoutMs: requestTimeoutMs });
    const figures = (id: string) => record.machines[id]!.figures!;
    expect(Object.keys(record.machines).map((id) => figures(id).concurrency)).toEqual([1, 2, 1]);
    near(figures('near/0').serviceMs, 40, 8);
    near(figures('near/1').serviceMs, 100, 15);
    near(figures('far/0').serviceMs, 80, 10);
    near(figures('near/0').latencyMs, 200, 40);
    near(figures('far/0').latencyMs, 600, 40);
    const atOnce = record.machines['near/0']!.atOnce!;
    near(atOnce.answered, (requestTimeoutMs - 200) / 40, 15);
    expect(atOnce.answered).toBeLessThan(atOnce.asked);
    expect(record.master!.heldPerS).toBeGreaterThan(100);

    expect(stdout).toMatch(/How many requests does one machine handle\?[^]*What are the downsides/);
    const page = readFileSync(`${out}/limits.html`, 'utf8');
    expect(page.match(/<section id=/g)).toHaveLength(9);
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org|127\.0\.0\.1)/);
    expect(readFileSync(`${out}/limits.md`, 'utf8').match(/^## /gm)).toHaveLength(9);

    writeFileSync(`${out}/limits.md`, '');
    expect((await inProcess('report', out)).exitCode).toBe(0);
    expect(readFileSync(`${out}/limits.md`, 'utf8')).toContain('# The limits of a fleet');

    const profile = `${out}/profile.json`;
    const advice = await inProcess('advise', '-n', '30', '--profile', profile, '--json');
    expect(JSON.parse(advice.stdout)).toMatchObject({ n: 30, winner: expect.any(String) });
    const other = await inProcess('run', 'planned', '-n', '5', '--profile', profile);
    expect(other).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('profile of another fleet') });
  });

  test('interrupted while many requests are under way, it ends with what it knows', async () => {
    const jittery = { latencyMs: 300, jitterMs: 100, machines: [{ serviceMs: 40 }] };
    const out = `${newFolder()}/limits`;
    const given = ['--topology', topologyFile({ jittery }), '--out', out, '--time-scale', String(SCALE)];
    const running = execa(process.execPath, [main, 'limits', ...given], {
      reject: false,
      env: { CI: 'true', NO_COLOR: '1' },
    });
    running.stderr.on('data', (text) => String(text).includes('side by side') && running.kill('SIGINT'));
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(105);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(readJson<LimitsRecord>(`${out}/limits.json`)).toMatchObject({
      status: 'interrupted',
      machines: { 'jittery/0': { queue: expect.anything() } },
    });
    expect(existsSync(`${out}/limits.html`)).toBe(true);
  });
});

describe.skipIf(withoutChromium)(
  `limits.html${withoutChromium ? ` (${withoutChromium})` : ''}`,
  patient,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startChromium();
    });
    afterAll(() => browser?.close());

    test.each(['light', 'dark'] as const)('axe finds nothing serious (%s)', async (colorScheme) => {
      const page = await browser.newPage({ colorScheme });
      await page.goto(`file://${measured.out}/limits.html`);
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await graveViolations(page)).toEqual([]);
    });

    test('on a phone nothing scrolls sideways, and charts end where their figures do', async () => {
      const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
      await page.goto(`file://${measured.out}/limits.html`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      expect(await page.locator('#decision .at-small').textContent()).toContain('10,000');
      expect(await page.locator('#decision .at-small').textContent()).not.toContain('100,000');
    });
  },
);

describe('routebench advise', () => {
  test('with faults: what a fast failure draws in is told, and a wrapper stands among the others', async () => {
    const faults = `${newFolder()}/faults.json`;
    writeFileSync(
      faults,
      JSON.stringify([{ kind: 'error', machine: 'us/0', rate: 1, status: 500, fromMs: 5000 }]),
    );
    const args = ['advise', '-n', '2000', '--load', '0.5', '--faults', faults];
    const { standings } = JSON.parse((await inProcess(...args, '--json')).stdout) as Verdict;
    const failedOf = (name: string) => standings.find(({ strategy }) => strategy === name)!.failed;
    expect(failedOf('outlier-ejection(least-connections)')).toBeLessThan(failedOf('least-connections') / 10);
    // It answers all, one after the other at one machine.
    expect(standings[0]!.strategy).not.toBe('nearest');
    expect((await inProcess(...args)).stdout).toContain(', with faults (a failure counts as the time-out): ');
  });

  test('answers for requests that come at a rate: the order is another than in a burst', async () => {
    const order = async (...load: string[]) => {
      const { stdout, exitCode } = await inProcess('advise', '-n', '1000', '--json', ...load);
      expect(exitCode).toBe(0);
      return (JSON.parse(stdout) as Verdict).standings;
    };
    const [burst, open] = [await order(), await order('--load', '0.9')];
    const meanOf = (standings: Verdict['standings'], name: string) =>
      standings.find(({ strategy }) => strategy === name)!.meanMs;
    // All at once, one that counts what is in flight is as good as the best; by chance at 0.9 an even beat is better.
    expect(meanOf(burst, 'two-choices') / meanOf(burst, 'round-robin')).toBeLessThan(1.02);
    expect(meanOf(open, 'two-choices') / meanOf(open, 'round-robin')).toBeGreaterThan(1.05);
    const { stdout } = await inProcess('advise', '-n', '100', '--arrivals', 'constant:20');
    expect(stdout).toContain('N = 100 on original, constant:20');
    expect(stdout).toContain('The rate is 12 % of what the fleet can serve.');
    const closed = await inProcess('advise', '-n', '10', '--arrivals', 'closed');
    expect(closed).toMatchObject({ exitCode: 2 });
    expect(closed.stderr).toContain('expected a burst, or arrivals at a rate such as poisson:100');
  });

  test('says who wins, why, and from which N the next region would join', async () => {
    const { stdout, exitCode } = await inProcess('advise', '-n', '10');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/N = 10 on original: \d+ strategies tie/);
    expect(stdout).toMatch(/of these \S+ needs to know least/);
    expect(stdout).toContain('emea and us (since N = 3)');
    expect(stdout).toContain('asia would join from N = 20');
    expect(stdout).toMatch(/emea\/0 \d+ \(\d+ %\), us\/0/);
  });

  test.each([
    [['--profile', 'none.json'], 'there is no such file'],
    [['--profile', 'package.json'], 'package.json: format is missing: expected 1'],
    [['--profile', 'a', '--topology', 'b'], 'give one of them'],
  ])('refuses %j in one line', async (args, message) => {
    const { exitCode, stderr } = await inProcess('advise', '-n', '10', ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr.split('\n')).toHaveLength(1);
  });
});
