/** What requests are about: a key for each, by seed and index, some of them asked for more often than others. */
import { Purpose, uniformOf } from '../stats/random.ts';

export interface Keys {
  /** By index: numbers from 0, the most popular first. */
  keys(n: number, seed: number): Float64Array;
}

export const keysSyntax = 'zipf:COUNT,S, or COUNT for keys in turn';
const EXPECTED =
  'zipf:COUNT,S: COUNT keys (1 to 10000000), the k-th of them asked for in proportion to 1/k^S, S from 0 to 10; or COUNT alone for keys in turn';

/** @throws Error that says what is expected */
export function keysFrom(text: string): Keys {
  const [, drawn, countText, exponentText = '0'] = /^(zipf:)?(\d+)(?:,([\d.]+))?$/.exec(text) ?? [];
  const [count, exponent] = [Number(countText), Number(exponentText)];
  const whole = (drawn !== undefined) === text.includes(',');
  if (!(count >= 1 && count <= 10_000_000 && exponent >= 0 && exponent <= 10 && whole))
    throw new Error(EXPECTED);
  if (drawn === undefined) return { keys: (n) => Float64Array.from({ length: n }, (_, i) => i % count) };
  return {
    keys(n, seed) {
      const upTo = new Float64Array(count);
      let sum = 0;
      for (let k = 0; k < count; k++) upTo[k] = sum += (k + 1) ** -exponent;
      return Float64Array.from({ length: n }, (_, i) => placeOf(uniformOf(Purpose.key, seed, i) * sum, upTo));
    },
  };
}

/** The first place whose sum is above the value. */
function placeOf(value: number, upTo: Float64Array): number {
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (upTo[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
