/** What is to happen in virtual time, in order. Numbers in typed arrays alone: a million of them wait without a garbage collector. */
import FlatQueue from 'flatqueue';

/** Kinds of events, in the order in which those of the same moment happen: what routes then has seen all answers until then. */
export const Kind = { answer: 0, arrival: 1, ask: 2, hedge: 3 } as const;
const KINDS = 4;

export interface Events {
  schedule(kind: number, index: number, atMs: number): void;
  /** Until nothing is left to happen. What is scheduled for this very moment happens after what was already due. */
  run(happen: (kind: number, index: number, nowMs: number) => void): void;
}

/**
 * A heap keeps no order among equal moments, and in a burst most are equal. So all events of a moment are taken out
 * together and sorted by kind, then by request: the order of two requests that arrive together is that of their indices.
 *
 * @param n requests in all, or their attempts; each has at most one event of a kind waiting
 */
export function eventsFor(n: number): Events {
  const heap = new FlatQueue<number>(KINDS * n);
  const line = lineOf(n);
  let together = new Uint32Array(16);
  return {
    schedule(kind, index, atMs) {
      if (kind === Kind.ask && line.takes(atMs)) line.push(index, atMs);
      else heap.push(kind * n + index, atMs);
    },
    run(happen) {
      while (heap.length > 0 || line.length() > 0) {
        const nowMs = Math.min(heap.length > 0 ? heap.peekValue()! : Infinity, line.firstMs());
        let count = 0;
        while (heap.length > 0 && heap.peekValue() === nowMs) {
          if (count === together.length) together = grown(together);
          together[count++] = heap.pop()!;
        }
        while (line.length() > 0 && line.firstMs() === nowMs) {
          if (count === together.length) together = grown(together);
          together[count++] = Kind.ask * n + line.shift();
        }
        if (count > 1) together.subarray(0, count).sort();
        for (let i = 0; i < count; i++) {
          const event = together[i]!;
          const kind = Math.floor(event / n);
          happen(kind, event - kind * n, nowMs);
        }
      }
    },
  };
}

/** Releases come in their order, as most events that ask do: those wait in a line, which is quicker than a heap. */
function lineOf(n: number) {
  // A ring: each request stands in it once at most.
  const indices = new Uint32Array(n);
  const momentsMs = new Float64Array(n);
  let first = 0;
  let length = 0;
  let lastMs = 0;
  return {
    length: () => length,
    firstMs: () => (length > 0 ? momentsMs[first]! : Infinity),
    /** Whether it would be the last. */
    takes: (atMs: number) => length === 0 || atMs >= lastMs,
    push(index: number, atMs: number) {
      const at = first + length++;
      const place = at < n ? at : at - n;
      indices[place] = index;
      momentsMs[place] = lastMs = atMs;
    },
    shift() {
      const index = indices[first]!;
      if (++first === n) first = 0;
      length--;
      return index;
    },
  };
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * array.length);
  larger.set(array);
  return larger;
}
