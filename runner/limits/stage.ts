/** What every stage of limits works with. */
import type { MasterClient } from './client.ts';
import type { Place } from './fleet.ts';

export interface Stage {
  readonly client: MasterClient;
  /** Of the fleet, ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Shown while the stage goes on. */
  readonly onProgress: (text: string) => void;
}

/** Machines measured side by side: each has its own queue, and as many share the master and this computer without harm. */
const LANES = 10;

/** Does the same to every machine, in so many lanes. Results are in the machines' order. */
export async function onEach<T>(places: readonly Place[], work: (place: Place) => Promise<T>): Promise<T[]> {
  const results = new Array<T>(places.length);
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < places.length; i = next++) results[i] = await work(places[i]!);
  };
  await Promise.all(Array.from({ length: Math.min(LANES, places.length) }, lane));
  return results;
}
