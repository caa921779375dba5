import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { colourOf, colourOfRegion } from './palette.ts';

const strategies = readdirSync(new URL('../strategies', import.meta.url))
  .filter((file) => /^[^.]+\.ts$/.test(file))
  .map((file) => file.slice(0, -'.ts'.length));

/** WCAG 2: relative luminance of a hex colour. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
};

describe('a colour', () => {
  test('is one strategy’s alone', () => {
    expect(new Set(strategies.map(colourOf)).size).toBe(strategies.length);
  });

  test('is the same each time, also for a name nobody knows', () => {
    expect(colourOf('mine')).toBe(colourOf('mine'));
    expect(colourOf('mine')).toMatch(/^#[0-9a-f]{6}$/);
    expect(colourOfRegion('mars')).toMatch(/^#[0-9a-f]{6}$/);
  });

  test.each(['#ffffff', '#14171c'])('stands out 3:1 from %s, as graphics must', (background) => {
    for (const colour of [...strategies.map(colourOf), ...['emea', 'us', 'asia'].map(colourOfRegion)]) {
      expect(contrast(colour, background)).toBeGreaterThanOrEqual(3);
    }
  });
});
