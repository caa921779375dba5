import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { colourOf, regionColours, strategiesWithColour } from './palette.ts';

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

/** More than have a colour of their own; `fra` and `sin` once shared one. */
const manyRegions = ['emea', 'us', 'asia', 'fra', 'sin', ...Array.from({ length: 40 }, (_, i) => `r${i}`)];

describe('a colour', () => {
  test('is one strategy’s alone', () => {
    expect(new Set(strategies.map(colourOf)).size).toBe(strategies.length);
  });

  test('of a strategy that comes new isn’t one of those chosen', () => {
    const chosen = strategiesWithColour.map(colourOf);
    const names = Array.from({ length: 20_000 }, (_, i) => `my-strategy-${i}`);
    expect(names.filter((name) => chosen.includes(colourOf(name)))).toEqual([]);
  });

  test('is one region’s alone, whatever regions a fleet has', () => {
    expect(new Set(manyRegions.map(regionColours(manyRegions))).size).toBe(manyRegions.length);
    const few = regionColours(['fra/0', 'fra/1', 'sin/0', 'constructor/0']);
    expect(few('fra/0')).toBe(few('fra/1'));
    expect(few('fra/0')).not.toBe(few('sin/0'));
    expect(few('constructor/0')).toMatch(/^#[0-9a-f]{6}$/);
  });

  test('is the same each time, also for an unknown name', () => {
    expect(colourOf('mine')).toBe(colourOf('mine'));
    expect(colourOf('mine')).toMatch(/^#[0-9a-f]{6}$/);
  });

  test.each(['#ffffff', '#14171c'])('stands out 3:1 from %s, as graphics must', (background) => {
    for (const colour of [...strategies.map(colourOf), ...manyRegions.map(regionColours(manyRegions))]) {
      expect(contrast(colour, background)).toBeGreaterThanOrEqual(3);
    }
  });
});
