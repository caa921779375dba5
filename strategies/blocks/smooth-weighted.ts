/**
 * Smooth weighted round robin, as NGINX has it (ngx_http_upstream_round_robin, Nedelkin 2012): every peer's current
 * weight grows by its weight, the largest is picked (the first of equals) and falls by the sum of all weights. In every
 * window of Σw picks each peer has exactly its share, and no peer's picks come bunched.
 *
 * @param weights positive integers
 * @returns the first `length` picks, as indices into the weights; after Σw picks they repeat
 */
export function smoothWeighted(weights: readonly number[], length: number): number[] {
  const total = sum(weights);
  const current = weights.map(() => 0);
  return Array.from({ length }, () => {
    let pick = 0;
    for (let i = 0; i < weights.length; i++) {
      current[i]! += weights[i]!;
      if (current[i]! > current[pick]!) pick = i;
    }
    current[pick]! -= total;
    return pick;
  });
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Shares as whole per cents, at least 1 each, so that none is left out. */
export function asPerCents(shares: readonly number[]): number[] {
  const total = sum(shares);
  return shares.map((share) => Math.max(1, Math.round((100 * share) / total)));
}

/**
 * Shares as whole weights in the same proportion, whatever the number of machines: 1,000 on average, so that a machine of
 * average share is rounded by 0.05 % at most. Each at least 1, so that none is left out.
 */
export function wholeWeights(shares: readonly number[]): number[] {
  const total = sum(shares);
  return lowestTerms(shares.map((share) => Math.max(1, Math.round((1000 * shares.length * share) / total))));
}

/** The same proportions in the smallest whole numbers, so that a round is as short as can be. */
export function lowestTerms(weights: readonly number[]): number[] {
  const divisor = weights.reduce(greatestCommonDivisor);
  return weights.map((weight) => weight / divisor);
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);
