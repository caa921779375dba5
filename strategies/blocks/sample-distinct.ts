/**
 * A uniform sample without repeats: every ordered choice of `count` places out of `among` is equally likely.
 *
 * The k-th draw picks among the places not yet taken, by counting past the taken ones below it. (To draw again, or to
 * take the neighbour, when a place comes twice would favour some: the neighbour of each gets the repeats.)
 *
 * @param draw uniform in [0, 1), by the number of the draw
 * @param into receives the places, in the order drawn
 */
export function sampleDistinct(
  count: number,
  among: number,
  draw: (number: number) => number,
  into: number[],
): void {
  for (let k = 0; k < count; k++) {
    let place = Math.floor(draw(k) * (among - k));
    // Past each taken place at or below, in rising order: there are few, so the next one up is looked for each time.
    for (let passed = -1; ;) {
      let next = among;
      for (let i = 0; i < k; i++) if (into[i]! > passed && into[i]! < next) next = into[i]!;
      if (next > place) break;
      place += 1;
      passed = next;
    }
    into[k] = place;
  }
}
