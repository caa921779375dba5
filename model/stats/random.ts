/**
 * Seeded randomness without state: each draw is a hash of what it is for, so it doesn't depend on what asks, or when.
 * A 32-bit hash in the manner of MurmurHash3 (Appleby, public domain): mix each word in, then finalise.
 */

const { imul } = Math;

function mix(hash: number, word: number): number {
  let k = imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  return mixed(hash ^ imul(k, 0x1b873593));
}

/** The end of mix; all of it where the word is 0. (5 · 2³¹ is far below 2⁵³, so this needs no imul.) */
function mixed(hash: number): number {
  hash = (hash << 13) | (hash >>> 19);
  return (hash * 5 + 0xe6546b64) | 0;
}

function finalise(hash: number): number {
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A hash of up to four integers, 32 bits, unsigned. Not of a list: for that k6's engine takes several times as long. */
export function hashOf(a: number, b?: number, c?: number, d?: number): number {
  if (b === undefined) return finalise(mix(0, a) ^ 1);
  if (c === undefined) return finalise(mix(mix(0, a), b) ^ 2);
  if (d === undefined) return finalise(mix(mix(mix(0, a), b), c) ^ 3);
  return finalise(mix(mix(mix(mix(0, a), b), c), d) ^ 4);
}

/** A hash of a text, 32 bits, unsigned. */
export function hashOfText(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
  return finalise(hash ^ text.length);
}

/** Uniform in [0, 1) by 32 bits, a function of its arguments alone. */
export function uniformOf(a: number, b?: number, c?: number, d?: number): number {
  return hashOf(a, b, c, d) / 2 ** 32;
}

/** uniformOf(purpose, seed, index, draw), with half of the work done beforehand. */
export function drawsOf(purpose: number, seed: number): (index: number, draw?: number) => number {
  const begun = mix(mix(0, purpose), seed);
  return (index, draw) => {
    const hash = mix(begun, index);
    return finalise((draw ? mix(hash, draw) : mixed(hash)) ^ 4) / 2 ** 32;
  };
}

/** What a draw is for. Two draws for different purposes are independent, whatever their other numbers. */
export const Purpose = {
  route: 1,
  master: 2,
  latency: 3,
  service: 4,
  fault: 5,
  arrival: 6,
  size: 7,
  key: 8,
  shuffle: 9,
} as const;
