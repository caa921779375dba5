/**
 * A circle of hashes (Karger et al. 1997): each member has points on it, and a key belongs to the member of the first
 * point clockwise from its own. A member that goes leaves its stretches to its neighbours; no other keys move.
 */
import { hashOf, hashOfText } from '../../model/stats/random.ts';

/** Points per member: with 100, a member's share of the circle is within about 10 % of the fair one (1/√100). */
const POINTS = 100;

export interface HashRing {
  /** The first member clockwise from the key that will do; one has to. */
  firstFrom(key: number, willDo: (member: number) => boolean): number;
}

/** @param names decide the points, so that a member keeps its place whatever others there are */
export function hashRing(names: readonly string[]): HashRing {
  const points = names
    .flatMap((name, member) => {
      const salt = hashOfText(name);
      return Array.from({ length: POINTS }, (_, point) => ({ at: hashOf(salt, point), member }));
    })
    .sort((a, b) => a.at - b.at || a.member - b.member);
  const at = Float64Array.from(points, (point) => point.at);

  /** The first point at or after the hash; the circle closes at its end. */
  function pointFrom(hash: number): number {
    let low = 0;
    let high = at.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (at[middle]! < hash) low = middle + 1;
      else high = middle;
    }
    return low % at.length;
  }

  return {
    firstFrom(key, willDo) {
      const start = pointFrom(hashOf(key));
      for (let step = 0; step < points.length; step++) {
        const { member } = points[(start + step) % points.length]!;
        if (willDo(member)) return member;
      }
      throw new Error('hashRing: no member will do');
    },
  };
}
