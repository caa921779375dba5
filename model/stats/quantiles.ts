/** Quantile functions of distributions: the value that a uniform draw u in [0, 1) stands for. */

const A = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const B = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
  1,
];
const C = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const D = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];
const TAIL = 0.02425;

const polynomial = (coefficients: readonly number[], x: number): number => {
  let sum = 0;
  for (let i = 0; i < coefficients.length; i++) sum = sum * x + coefficients[i]!;
  return sum;
};

const tail = (p: number): number => {
  const q = Math.sqrt(-2 * Math.log(p));
  return polynomial(C, q) / polynomial(D, q);
};

/** Of the standard normal distribution: Acklam's rational approximation (2003), relative error below 1.15e-9. */
export function normalQuantile(u: number): number {
  if (u < TAIL) return u === 0 ? -Infinity : tail(u);
  if (u > 1 - TAIL) return -tail(1 - u);
  const q = u - 0.5;
  const r = q * q;
  return (q * polynomial(A, r)) / polynomial(B, r);
}

/** ln Γ(x): Lanczos' approximation (g = 7, n = 9), relative error about 1e-15. */
function lnGamma(x: number): number {
  const weights = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  const t = x + 6.5;
  const series = weights.reduce((sum, weight, i) => sum + weight / (x + i), 0.9999999999998099);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

/** P(X ≤ x) of a gamma variable of scale 1: its series, or its continued fraction (Numerical Recipes, 6.2). */
function gammaShare(x: number, shape: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(shape * Math.log(x) - x - lnGamma(shape));
  if (x < shape + 1) {
    let term = 1 / shape;
    let sum = term;
    for (let k = 1; term > sum * 1e-15; k++) sum += term *= x / (shape + k);
    return front * sum;
  }
  let b = x + 1 - shape;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < 1000; i++) {
    const a = -i * (i - shape);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return 1 - front * fraction;
}

/** Of the gamma distribution of scale 1: begins with Wilson and Hilferty (1931), then Newton within a bracket. */
export function gammaQuantile(u: number, shape: number): number {
  if (u <= 0) return 0;
  let low = 0;
  let high = Infinity;
  const guess = shape * (1 - 1 / (9 * shape) + normalQuantile(u) / (3 * Math.sqrt(shape))) ** 3;
  // P(X ≤ x) ≤ x^k / Γ(k + 1), which is close for a small x.
  let x = shape > 1 && guess > 0 ? guess : Math.exp((Math.log(u) + lnGamma(shape + 1)) / shape);
  for (let i = 0; i < 60; i++) {
    if (x < 1e-300) return 0;
    const miss = gammaShare(x, shape) - u;
    if (miss > 0) high = x;
    else low = x;
    const density = Math.exp((shape - 1) * Math.log(x) - x - lnGamma(shape));
    let next = x - miss / density;
    if (!(next > low && next < high)) next = high === Infinity ? 2 * x : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-10 * x) return next;
    x = next;
  }
  return x;
}
