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
  let together = new Uint32Array(16);
  return {
    schedule(kind, index, atMs) {
      heap.push(kind * n + index, atMs);
    },
    run(happen) {
      while (heap.length > 0) {
        const nowMs = heap.peekValue()!;
        let count = 0;
        while (heap.length > 0 && heap.peekValue() === nowMs) {
          if (count === together.length) together = grown(together);
          together[count++] = heap.pop()!;
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

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * array.length);
  larger.set(array);
  return larger;
}
