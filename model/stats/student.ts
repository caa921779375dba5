/**
 * P(|T| ≥ |t|) of Student's t with so many degrees of freedom, in closed form (Abramowitz & Stegun 26.7.3 and 26.7.4):
 * with θ = atan(t / √ν),
 *
 *   odd ν:   1 − 2/π · (θ + sin θ · (cos θ + 2/3 cos³ θ + … + (2·4 … (ν−3)) / (1·3 … (ν−2)) cos^(ν−2) θ))
 *   even ν:  1 − sin θ · (1 + 1/2 cos² θ + … + (1·3 … (ν−3)) / (2·4 … (ν−2)) cos^(ν−2) θ)
 *
 * @param freedom whole, from 1
 */
export function twoSidedP(t: number, freedom: number): number {
  const theta = Math.atan(Math.abs(t) / Math.sqrt(freedom));
  const cos2 = Math.cos(theta) ** 2;
  const odd = freedom % 2 === 1;
  let term = odd ? Math.cos(theta) : 1;
  let sum = odd && freedom === 1 ? 0 : term;
  for (let power = odd ? 3 : 2; power <= freedom - 2; power += 2) {
    term *= ((power - 1) / power) * cos2;
    sum += term;
  }
  const within = Math.sin(theta) * sum;
  return Math.max(0, 1 - (odd ? (2 / Math.PI) * (theta + within) : within));
}
