/** What a machine still has at hand of the requests it served last: a cache of keys, the least recently used goes first. */
export interface WarmSpec {
  /** So many keys are kept. */
  readonly keys: number;
  /** What a request of a kept key takes, as a part of what it would take. */
  readonly factor: number;
}

/** @returns the factor of the next request, by its key; one without a key is cold and leaves nothing behind */
export function warmKeys({ keys, factor }: WarmSpec): (key: number | undefined) => number {
  /** A set keeps the order in which its members were put in: the first is the one used longest ago. */
  const kept = new Set<number>();
  return (key) => {
    if (key === undefined) return 1;
    const hit = kept.delete(key);
    kept.add(key);
    if (kept.size > keys) kept.delete(kept.values().next().value!);
    return hit ? factor : 1;
  };
}
