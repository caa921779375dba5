/**
 * Seeded randomness without state: each draw is a hash of what it is for, so it doesn't depend on who asks, or when.
 * A 32-bit hash in the manner of MurmurHash3 (Appleby, public domain): mix each word in, then finalise.
 */

function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  hash ^= Math.imul(k, 0x1b873593);
  hash = (hash << 13) | (hash >>> 19);
  return (Math.imul(hash, 5) + 0xe6546b64) | 0;
}

function finalise(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A hash of integers, 32 bits, unsigned. */
export function hashOf(...words: readonly number[]): number {
  let hash = 0;
  for (const word of words) hash = mix(hash, word | 0);
  return finalise(hash ^ words.length);
}

/** A hash of a text, 32 bits, unsigned. */
export function hashOfText(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
  return finalise(hash ^ text.length);
}

/** Uniform in [0, 1) by 32 bits, a function of its arguments alone. */
export function uniformOf(...words: readonly number[]): number {
  return hashOf(...words) / 2 ** 32;
}

/** What a draw is for. Two draws for different purposes are independent, whatever their other numbers. */
export const Purpose = { route: 1, master: 2, latency: 3, service: 4 } as const;

/**
 * mean ± uniform(spread), never below 0. Service times are drawn by (seed, machine, position in its queue), so that all
 * strategies meet the same ones.
 */
export function serviceTimeMs(
  spec: { readonly serviceMs: number; readonly serviceJitterMs?: number },
  seed: number,
  machine: number,
  position: number,
): number {
  const { serviceMs, serviceJitterMs = 0 } = spec;
  if (serviceJitterMs === 0) return serviceMs;
  const draw = 2 * uniformOf(Purpose.service, seed, machine, position) - 1;
  return Math.max(0, serviceMs + serviceJitterMs * draw);
}

/** The link's round trip for one request, mean ± uniform(spread) and never below 0, drawn by (seed, the request's index). */
export function linkTimeMs(
  spec: { readonly latencyMs: number; readonly jitterMs?: number },
  seed: number,
  index: number,
): number {
  const { latencyMs, jitterMs = 0 } = spec;
  return jitterMs === 0 ? latencyMs : Math.max(0, latencyMs + jitterMs * linkDraw(seed, index));
}

/** Uniform in [−1, 1): the same for all links, whichever the request takes. */
export const linkDraw = (seed: number, index: number): number =>
  2 * uniformOf(Purpose.latency, seed, index) - 1;
