import type { World } from '../api/contract.ts';

/**
 * A few probes, each of another machine, in shared cells. The rules are in prequal.ts.
 *
 * Places 0 to size − 1 are taken, in no order: what is dropped is replaced by the last.
 */
export function probePool(cells: World['cells'], capacity: number) {
  // One list for all, column by column: each view of shared memory costs every virtual user.
  const all = cells('probes', 5 * capacity + 2);
  const MACHINE = 0;
  const IN_FLIGHT = capacity;
  const LATENCY_MS = 2 * capacity;
  const PROBED_AT = 3 * capacity;
  const USES_LEFT = 4 * capacity;
  const SIZE = 5 * capacity;
  const DROPS = SIZE + 1;
  const inFlight = (place: number) => all[IN_FLIGHT + place]!;
  const latencyMs = (place: number) => all[LATENCY_MS + place]!;
  const older = (a: number, b: number): boolean => all[PROBED_AT + a]! < all[PROBED_AT + b]!;

  function drop(place: number): void {
    all[SIZE]! -= 1;
    for (let column = 0; column < SIZE; column += capacity) all[column + place] = all[column + all[SIZE]!]!;
  }

  /** The place of the first probe that none of the others beats. */
  function first(beats: (a: number, b: number) => boolean): number {
    let best = 0;
    for (let place = 1; place < all[SIZE]!; place++) if (beats(place, best)) best = place;
    return best;
  }

  return {
    expire(beforeMs: number): void {
      for (let place = all[SIZE]! - 1; place >= 0; place--) {
        if (all[PROBED_AT + place]! < beforeMs) drop(place);
      }
    },
    add(machine: number, inFlight: number, latencyMs: number, at: number, uses: number): void {
      let place = 0;
      while (place < all[SIZE]! && all[MACHINE + place] !== machine) place++;
      if (place === capacity) place = first(older);
      else if (place === all[SIZE]) all[SIZE]! += 1;
      all[MACHINE + place] = machine;
      all[IN_FLIGHT + place] = inFlight;
      all[LATENCY_MS + place] = latencyMs;
      all[PROBED_AT + place] = at;
      all[USES_LEFT + place] = uses;
    },
    /** @returns the machine chosen: its probe counts the request, and goes when used up */
    use(hotAbove: number): number {
      const place = first((a, b) => {
        const hotA = inFlight(a) > hotAbove;
        if (hotA !== inFlight(b) > hotAbove) return !hotA;
        const fewer = inFlight(a) - inFlight(b);
        const faster = latencyMs(a) - latencyMs(b);
        return hotA ? lexicographic(fewer, faster) : lexicographic(faster, fewer);
      });
      const chosen = all[MACHINE + place]!;
      all[IN_FLIGHT + place]! += 1;
      all[USES_LEFT + place]! -= 1;
      if (all[USES_LEFT + place]! <= 0) drop(place);
      return chosen;
    },
    /** In turn the oldest and the worst. */
    dropOne(hotAbove: number): void {
      if (all[SIZE] === 0) return;
      drop(all[DROPS]! % 2 === 0 ? first(older) : first(worse(hotAbove)));
      all[DROPS]! += 1;
    },
  };

  function worse(hotAbove: number) {
    return (a: number, b: number): boolean => {
      const hotA = inFlight(a) > hotAbove;
      if (hotA !== inFlight(b) > hotAbove) return hotA;
      return hotA ? inFlight(a) > inFlight(b) : latencyMs(a) > latencyMs(b);
    };
  }
}

const lexicographic = (first: number, second: number): boolean => first < 0 || (first === 0 && second < 0);
