/**
 * The expected answer of each machine, on the fleet's known numbers. Request q + 1 of a machine with latency L and
 * service time s that serves c at once is expected after L + ⌈(q + 1) / c⌉ · s ms, where q are in flight: the slot it
 * gets if all q are still to be served (water-filling.ts), so a burst that always takes the smallest takes the best
 * slots there are.
 */
import type { Machine, World } from './contract.ts';
import { noLoadAnswerMs } from './fleet.ts';

/** @returns the machine, or undefined where idle ones alone were asked for and there are none */
export type SoonestMachine = (index: number, idleOnly: boolean) => Machine | undefined;

/**
 * Finds the machine whose expected answer is soonest. Of equals, those with the lower latency: what waits in a queue
 * may turn out shorter, distance doesn't. Of these, one by the request's draw.
 *
 * Called for each request, with up to thousands of machines: no allocation, and machines are looked at in the order of
 * their no-load answers, so that the search ends at the first whose no-load answer is later than what is found.
 */
export function soonestMachine({
  machines,
  board,
  random,
}: Pick<World, 'machines' | 'board' | 'random'>): SoonestMachine {
  const order = [...machines].sort((a, b) => noLoadAnswerMs(a) - noLoadAnswerMs(b) || a.index - b.index);
  const noLoadMs = order.map(noLoadAnswerMs);
  const latencyMs = order.map((machine) => machine.latencyMs);
  const serviceMs = order.map((machine) => machine.serviceMs);
  const atOnce = order.map((machine) => machine.concurrency);
  const places = order.map((machine) => machine.index);
  const tied: number[] = [];
  const { loads } = board;

  return function soonest(index, idleOnly) {
    let ties = 0;
    let soonestMs = Infinity;
    let lowestMs = Infinity;
    for (let i = 0; i < order.length && noLoadMs[i]! <= soonestMs; i++) {
      const inFlight = loads[places[i]!]!;
      const servers = atOnce[i]!;
      if (idleOnly && inFlight >= servers) continue;
      // L + ⌈(q + 1) / c⌉ · s = L + s + ⌊q / c⌋ · s for whole numbers.
      const rounds = servers === 1 ? inFlight : Math.floor(inFlight / servers);
      const delayMs = noLoadMs[i]! + rounds * serviceMs[i]!;
      if (delayMs > soonestMs) continue;
      if (delayMs < soonestMs || latencyMs[i]! < lowestMs) {
        soonestMs = delayMs;
        lowestMs = latencyMs[i]!;
        ties = 0;
      } else if (latencyMs[i]! > lowestMs) continue;
      tied[ties++] = i;
    }
    if (ties === 0) return undefined;
    return order[tied[ties === 1 ? 0 : Math.floor(random(index) * ties)]!];
  };
}
