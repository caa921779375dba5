import { expect, test } from 'vitest';
import { callAt, nowMs } from '../../testbed/clock.ts';

test('on the real clock too, nothing is called before its moment', async () => {
  for (const precise of [false, true]) {
    const early = await Promise.all(
      Array.from({ length: 50 }, (_, i) => {
        const dueMs = nowMs() + i / 7;
        return new Promise<number>((resolve) => callAt(dueMs, () => resolve(nowMs() - dueMs), precise));
      }),
    );
    expect(Math.min(...early)).toBeGreaterThanOrEqual(0);
  }
});
