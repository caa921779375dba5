import { linearRegression, mean, quantileSorted, standardDeviation } from 'simple-statistics';

/** Without values beyond Tukey's fences (1.5 interquartile ranges outside the quartiles): a hiccup of this computer is no property of the fleet. */
export function withoutOutliers(values: readonly number[]): number[] {
  if (values.length < 5) return [...values];
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [quantileSorted(sorted, 0.25), quantileSorted(sorted, 0.75)];
  // Where nearly all agree to a fraction of a ms, that fraction is no reason to leave anything out.
  const reach = 1.5 * Math.max(high - low, 1);
  return sorted.filter((value) => value >= low - reach && value <= high + reach);
}

/** Mean, standard deviation of one value, standard error of the mean. */
export function momentsOf(values: readonly number[]): { mean: number; spread: number; error: number } {
  const spread = values.length < 2 ? 0 : standardDeviation([...values]);
  return { mean: mean([...values]), spread, error: spread / Math.sqrt(Math.max(1, values.length - 1)) };
}

/** The mean of the largest of k values drawn from these: Σ x₍ᵢ₎ · ((i/n)ᵏ − ((i−1)/n)ᵏ). */
export function meanOfLargest(values: readonly number[], k: number): number {
  const n = values.length;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.reduce((sum, value, i) => sum + value * (((i + 1) / n) ** k - (i / n) ** k), 0);
}

/** No clock here tells less; where answers come all together, the line may even fall. */
const LEAST_GAP_MS = 0.01;

/**
 * The gap between the answers of a queued machine, in ms: the slope of answer j over j. The first eighth is left out:
 * while requests still arrive, the queue isn't one yet.
 *
 * Its error, were the gaps independent, as random service times make them: σ(gap) / √n. Jitter of the link only makes it
 * smaller.
 */
export function gapOf(risingMs: readonly number[]): { gapMs: number; errorMs: number } {
  const from = Math.floor(risingMs.length / 8);
  const points = risingMs.slice(from).map((atMs, i) => [from + i, atMs]);
  if (points.length < 2) return { gapMs: NaN, errorMs: NaN };
  const gaps = points.slice(1).map(([, atMs], i) => atMs! - points[i]![1]!);
  return {
    gapMs: Math.max(LEAST_GAP_MS, linearRegression(points).m),
    errorMs: standardDeviation(gaps) / Math.sqrt(gaps.length),
  };
}

/**
 * The variance of one service time out of answers of a queued machine, in ms²: over m answers service times add up, the
 * link's jitter doesn't, so Var(t_(j+m) − t_j) = m σ_s² + 2 σ_L², and two distances m tell the two apart.
 */
export function serviceVariance(risingMs: readonly number[]): number {
  const near = Math.max(1, Math.floor(risingMs.length / 40));
  const far = 4 * near;
  if (risingMs.length < 3 * far) return 0;
  const varianceAt = (m: number) => {
    const differences = risingMs.slice(m).map((atMs, j) => atMs - risingMs[j]!);
    return standardDeviation(differences) ** 2;
  };
  return Math.max(0, (varianceAt(far) - varianceAt(near)) / (far - near));
}
