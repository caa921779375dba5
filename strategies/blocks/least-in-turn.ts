/**
 * The place with the smallest value, looked for in turn from place `from` mod length on. Of equals the first in turn
 * wins: with the request's index as `from`, ties fall to the machines one after the other, also where each virtual
 * user knows its own requests alone and sees nothing but ties.
 */
export function leastInTurn(length: number, from: number, valueOf: (place: number) => number): number {
  let place = from % length;
  let best = place;
  let least = valueOf(place);
  for (let looked = 1; looked < length; looked++) {
    place = place + 1 === length ? 0 : place + 1;
    const value = valueOf(place);
    if (value < least) {
      least = value;
      best = place;
    }
  }
  return best;
}
