/**
 * Names at the ends of lines, kept apart. The charts' library shifts such labels by too little where several lines end at
 * one point.
 */

/** What a name of 12 px takes. */
const LEAST_PX = 15;

/**
 * How far to move each, so that no two are closer than `leastPx` and together they move as little as can be (least squares).
 * In order from the top, yᵢ − i · leastPx must not fall: where it does, neighbours are pooled at their mean (isotonic
 * regression by pooling adjacent violators; Barlow et al. 1972).
 *
 * None goes below the last line, where the axis has its own names: such a bound cuts that solution off, and what is left is
 * still the best.
 *
 * @param ys px from the top, in any order
 * @param bottomPx of the lowest line there is
 * @returns px for each of them, in the same order
 */
export function movesApart(ys: readonly number[], bottomPx: number, leastPx = LEAST_PX): number[] {
  const lowestPx = bottomPx - (ys.length - 1) * leastPx;
  const order = ys.map((_, i) => i).sort((a, b) => ys[a]! - ys[b]!);
  const pools: { sum: number; count: number }[] = [];
  order.forEach((i, place) => {
    let pool = { sum: ys[i]! - place * leastPx, count: 1 };
    for (let last = pools.at(-1); last && meanOf(last) > meanOf(pool); last = pools.at(-1)) {
      pools.pop();
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
    }
    pools.push(pool);
  });
  const pooled = pools.flatMap((pool) => Array<number>(pool.count).fill(Math.min(meanOf(pool), lowestPx)));
  const moves = ys.map(() => 0);
  order.forEach((i, place) => (moves[i] = pooled[place]! + place * leastPx - ys[i]!));
  return moves;
}

const meanOf = ({ sum, count }: { sum: number; count: number }): number => sum / count;
