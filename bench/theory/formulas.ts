/**
 * What queueing theory says of fleets as simple as its models. Times are in mean service times, Poisson arrivals, `load` is
 * the rate over the capacity, below 1.
 */

/**
 * M/G/1, first come, first served: T = 1 + ρ (1 + c²) / (2 (1 − ρ)), c² the variance of a service over its mean squared.
 * Pollaczek 1930, Khinchine 1932; Kleinrock 1975, Queueing Systems I, 5.63. M/M/1 has c² = 1, M/D/1 c² = 0.
 */
export const meanTimeMG1 = (load: number, variance: number): number =>
  1 + (load * (1 + variance)) / (2 * (1 - load));

/**
 * M/M/1: P(W > t) = ρ e^(−(1 − ρ) t) of the time W before service. Erlang 1909; Kleinrock 1975, 3.2.
 *
 * @returns the p-quantile, 0 where so many don't wait
 */
export const waitingQuantileMM1 = (load: number, p: number): number =>
  Math.max(0, Math.log(load / (1 - p)) / (1 - load));

/**
 * M/D/1: P(W ≤ t) = (1 − ρ) Σ_(0 ≤ k ≤ t) (ρ (k − t))ᵏ e^(−ρ (k − t)) / k!. Erlang 1909. Its terms alternate and grow with t: good
 * up to t of about 30.
 *
 * @returns the p-quantile of the time before service, 0 where so many don't wait
 */
export function waitingQuantileMD1(load: number, p: number): number {
  const waitsAtMost = (t: number): number => {
    let sum = 0;
    let factorial = 1;
    for (let k = 0; k <= t; factorial *= ++k)
      sum += ((load * (k - t)) ** k * Math.exp(-load * (k - t))) / factorial;
    return (1 - load) * sum;
  };
  let [below, above] = [0, 30];
  for (let i = 0; i < 60; i++) {
    const middle = (below + above) / 2;
    if (waitsAtMost(middle) < p) below = middle;
    else above = middle;
  }
  return above;
}

/**
 * M/M/c: T = 1 + C / (c (1 − ρ)), C the probability of waiting (Erlang 1917, "Erlang C"), from Erlang B by
 * B_0 = 1, B_k = cρ B_(k−1) / (k + cρ B_(k−1)) and C = B_c / (1 − ρ (1 − B_c)).
 */
export function meanTimeMMc(load: number, servers: number): number {
  let blocked = 1;
  for (let k = 1; k <= servers; k++) blocked = (servers * load * blocked) / (k + servers * load * blocked);
  const waits = blocked / (1 - load * (1 - blocked));
  return 1 + waits / (servers * (1 - load));
}

/**
 * Round robin over n machines gives each an E_n/M/1 queue: T = 1 / (1 − σ), σ below 1 the root of
 * σ = (nρ / (nρ + 1 − σ))ⁿ, the transform of n exponential gaps of rate nρ at 1 − σ. GI/M/1: Kendall 1953; Kleinrock 1975, 6.
 */
export function meanTimeRoundRobin(load: number, machines: number): number {
  const rate = machines * load;
  let root = 0;
  // From below it rises to the smallest root.
  for (let i = 0; i < 100_000; i++) root = (rate / (rate + 1 - root)) ** machines;
  return 1 / (1 - root);
}

/**
 * The shortest of d queues drawn anew for each request, as machines → ∞: T = Σ_(i ≥ 1) λ^((dⁱ − d) / (d − 1)).
 * Vvedenskaya, Dobrushin, Karpelevich 1996; Mitzenmacher 1996, corollary 3.8. With d = 2 the exponents are 2ⁱ − 2.
 */
export function meanTimeOfChoices(load: number, choices: number): number {
  let sum = 0;
  for (let i = 1; ; i++) {
    const term = load ** ((choices ** i - choices) / (choices - 1));
    if (term < 1e-15) return sum;
    sum += term;
  }
}

/**
 * Join the shorter of two queues, each M/M/1's server: the stationary distribution of the Markov chain of (shorter queue i,
 * difference d), solved by Gauss and Seidel's sweeps; T = E[2i + d] / 2ρ (Little 1961). The model is Kingman's (1961, "Two similar
 * queues in parallel"), the truncation safe since the shorter queue falls off as ρ^2i (Adan, Wessels, Zijm 1990).
 */
export function meanTimeShorterOfTwo(load: number): number {
  const longest = Math.min(600, Math.ceil(Math.log(1e-10) / (2 * Math.log(load))));
  const apart = 30;
  const rate = 2 * load;
  const chance = Array.from({ length: longest + 2 }, (_, i) =>
    Float64Array.from({ length: apart + 2 }, (_, d) =>
      i > longest || d > apart ? 0 : load ** (2 * i) * 0.3 ** d,
    ),
  );
  for (let sweep = 0; sweep < 20_000; sweep++) {
    let change = 0;
    for (let i = 0; i <= longest; i++)
      for (let d = 0; d <= apart; d++) {
        const at = chance[i]!;
        const next = chance[i + 1]!;
        const flow =
          (d === 1 ? rate * at[0]! + 2 * next[0]! : 0) +
          (i > 0 ? rate * chance[i - 1]![d + 1]! : 0) +
          at[d + 1]! +
          (d > 1 ? next[d - 1]! : 0);
        const leaves = rate + (d === 0 ? (i > 0 ? 2 : 0) : 1 + (i > 0 ? 1 : 0));
        const value = flow / leaves;
        change = Math.max(change, Math.abs(value - at[d]!) / (at[d]! + 1e-12));
        at[d] = value;
      }
    if (change < 1e-9) break;
  }
  let [sum, requests] = [0, 0];
  for (let i = 0; i <= longest; i++)
    for (let d = 0; d <= apart; d++) {
      sum += chance[i]![d]!;
      requests += chance[i]![d]! * (2 * i + d);
    }
  return requests / sum / rate;
}
