import type { World } from './contract.ts';

/**
 * A few probes, each of another machine, in shared cells. The rules are in prequal.ts.
 *
 * Places 0 to size − 1 are taken, in no order: what is dropped is replaced by the last.
 */
export function probePool(cells: World['cells'], capacity: number) {
  const [machine, inFlight, latencyMs, probedAt, usesLeft] = [
    'probed machine',
    'probed in flight',
    'probed latency',
    'probed at',
    'probe uses left',
  ].map((name) => cells(name, capacity)) as [Cells, Cells, Cells, Cells, Cells];
  const columns = [machine, inFlight, latencyMs, probedAt, usesLeft];
  const counts = cells('probes and drops', 2);
  const [size, drops] = [0, 1];

  function drop(place: number): void {
    counts[size]! -= 1;
    for (const column of columns) column[place] = column[counts[size]!]!;
  }

  /** The place of the first probe that none of the others beats. */
  function first(beats: (a: number, b: number) => boolean): number {
    let best = 0;
    for (let place = 1; place < counts[size]!; place++) if (beats(place, best)) best = place;
    return best;
  }

  const older = (a: number, b: number): boolean => probedAt[a]! < probedAt[b]!;

  return {
    expire(beforeMs: number): void {
      for (let place = counts[size]! - 1; place >= 0; place--) if (probedAt[place]! < beforeMs) drop(place);
    },
    add(
      ...probe: readonly [machine: number, inFlight: number, latencyMs: number, at: number, uses: number]
    ): void {
      let place = 0;
      while (place < counts[size]! && machine[place] !== probe[0]) place++;
      if (place === capacity) place = first(older);
      else if (place === counts[size]) counts[size]! += 1;
      columns.forEach((column, i) => (column[place] = probe[i]!));
    },
    /** @returns the machine chosen: its probe counts the request, and goes when used up */
    use(hotAbove: number): number {
      const place = first((a, b) => {
        const [hotA, hotB] = [inFlight[a]! > hotAbove, inFlight[b]! > hotAbove];
        if (hotA !== hotB) return hotB;
        return hotA
          ? lexicographic(inFlight[a]! - inFlight[b]!, latencyMs[a]! - latencyMs[b]!)
          : lexicographic(latencyMs[a]! - latencyMs[b]!, inFlight[a]! - inFlight[b]!);
      });
      const chosen = machine[place]!;
      inFlight[place]! += 1;
      usesLeft[place]! -= 1;
      if (usesLeft[place]! <= 0) drop(place);
      return chosen;
    },
    /** In turn the oldest and the worst. */
    dropOne(hotAbove: number): void {
      if (counts[size] === 0) return;
      drop(counts[drops]! % 2 === 0 ? first(older) : first(worse(hotAbove)));
      counts[drops]! += 1;
    },
  };

  function worse(hotAbove: number) {
    return (a: number, b: number): boolean => {
      const [hotA, hotB] = [inFlight[a]! > hotAbove, inFlight[b]! > hotAbove];
      if (hotA !== hotB) return hotA;
      return hotA ? inFlight[a]! > inFlight[b]! : latencyMs[a]! > latencyMs[b]!;
    };
  }
}

type Cells = ReturnType<World['cells']>;

const lexicographic = (first: number, second: number): boolean => first < 0 || (first === 0 && second < 0);
