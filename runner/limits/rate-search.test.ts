import { describe, expect, test } from 'vitest';
import { searchRate } from './rate-search.ts';

/** A master that holds rates up to so many per second. */
async function search(holdsPerS: number, generatorPerS = Infinity) {
  const asked: number[] = [];
  const found = await searchRate(
    async (perS) => {
      asked.push(perS);
      const medianMs = perS <= holdsPerS ? 1 : 100;
      const generatorBusy = perS > generatorPerS ? 1 : 0.5;
      return { askedPerS: perS, sentPerS: perS, medianMs, p95Ms: medianMs, failed: 0, generatorBusy };
    },
    ({ medianMs }) => medianMs <= 10,
  );
  return { ...found, asked };
}

describe('the rate at which a master becomes the bottleneck', () => {
  test('is searched upwards where the first step holds', async () => {
    const { asked, heldPerS, bottleneckPerS, endedBy } = await search(3000);
    expect(asked).toEqual([250, 500, 1000, 2000, 4000, 2828, 3363, 3084]);
    expect({ heldPerS, bottleneckPerS, endedBy }).toEqual({
      ...{ heldPerS: 2828, bottleneckPerS: 3084, endedBy: 'master' },
    });
  });

  test('is searched downwards where the first step doesn’t hold', async () => {
    const { asked, heldPerS, bottleneckPerS } = await search(40);
    expect(asked).toEqual([250, 125, 62, 31, 44, 37, 40]);
    expect({ heldPerS, bottleneckPerS }).toEqual({ heldPerS: 40, bottleneckPerS: 44 });
  });

  test.each([0, 1, 2, 3])('ends where it holds %i per second', async (holdsPerS) => {
    const { asked, heldPerS, bottleneckPerS, endedBy } = await search(holdsPerS);
    expect(asked.every((rate) => rate >= 1)).toBe(true);
    expect({ heldPerS, bottleneckPerS, endedBy }).toEqual({
      ...{ heldPerS: holdsPerS, bottleneckPerS: holdsPerS + 1, endedBy: 'master' },
    });
  });

  test('isn’t known where it holds all there is, or what sends is at its limit', async () => {
    expect(await search(Infinity)).toMatchObject({ bottleneckPerS: null, endedBy: 'requests' });
    expect(await search(900, 900)).toMatchObject({
      heldPerS: 500,
      bottleneckPerS: null,
      endedBy: 'generator',
    });
  });
});
