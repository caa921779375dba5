/** Every kind of bundle on a k6 that has no extension of ours in it: k6's own release, not one that was told so. */
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { runBy, SCALE, withFleet } from './support/harness.ts';
import { stockK6 } from './support/stock-k6.ts';

const N = 60;
let stock: string;
beforeAll(async () => void (stock = await stockK6()), 300_000);

async function onStock(script: string, inherited: Record<string, string> = {}) {
  return withFleet(async ({ url }) => {
    const env = { BASE_URL: url, TIME_SCALE: SCALE, N };
    const { exitCode, all } = await runBy(stock, script, env, [], inherited);
    /** What it says beside k6's own summary. */
    const said = all.split('\n').filter((line) => line.includes('level='));
    return { exitCode, all, said };
  });
}

test('this k6 is stock', async () => {
  const { stdout } = await execa(stock, ['version']);
  expect(stdout).toMatch(/ v[2-9]\d*\./);
  expect(stdout).not.toContain('routebench');
});

describe('on stock k6', () => {
  test.each([
    ['build/two-choices.js', 'each goes by its own requests alone (knowledge=vu)'],
    ['scenarios/two-choices.ts', 'each goes by its own requests alone (knowledge=vu)'],
    ['build/command-unit.js', "it goes by a schedule on the topology's numbers, uncorrected (knowledge=vu)"],
  ])('%s runs through, and says in one line what it did', async (script, line) => {
    const { exitCode, all, said } = await onStock(script);
    expect(exitCode, all).toBe(0);
    expect(all).toContain(`✓ 'count==${N}' count=${N}`);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(line);
    expect(all).not.toContain('calibration_requests');
  });

  test.each(['build/weighted.js', 'build/random.js'])(
    '%s lacks nothing, and says nothing',
    async (script) => {
      const { exitCode, all, said } = await onStock(script);
      expect(exitCode, all).toBe(0);
      expect(all).toContain(`✓ 'count==${N}' count=${N}`);
      expect(said).toEqual([]);
    },
  );

  test('the extension’s announcement, inherited from another k6, is refused in one line', async () => {
    const { exitCode, all, said } = await onStock('build/two-choices.js', { ROUTEBENCH_XK6: '9.9.9' });
    expect(exitCode, all).toBe(108);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('this k6 has no such extension');
  });
});
