/**
 * The expected answer of each machine, on the fleet's known numbers. Request q + 1 of a machine with latency L and
 * service time s that serves c at once is expected after L + ⌈(q + 1) / c⌉ · s ms, where q are in flight: the slot it
 * gets if all q are still to be served (water-filling.ts), so a burst that always takes the smallest takes the best
 * slots there are.
 */
import { to, type Request, type Route, type World } from '../api/contract.ts';
import { noLoadAnswerMs } from '../../model/fleet/fleet.ts';

export interface SoonestMachine {
  /** @returns the route to it */
  (request: Request): Route;
  /** @returns the route to it; undefined where all are at work */
  (request: Request, idleOnly: true): Route | undefined;
}

/**
 * Finds the machine whose expected answer is soonest. Of equals, those with the lower latency: what waits in a queue
 * may turn out shorter, distance doesn't. Of these, one by the request's draw.
 *
 * Called for each request, with up to thousands of machines, and k6's engine takes its time for each operation: so no
 * allocation, few operations, and machines are looked at in the order of their no-load answers, so that the search ends
 * at the first whose no-load answer is later than what is found.
 */
export function soonestMachine({
  machines,
  board: { loads },
  random,
}: Pick<World, 'machines' | 'board' | 'random'>): SoonestMachine {
  const order = [...machines].sort((a, b) => noLoadAnswerMs(a) - noLoadAnswerMs(b) || a.index - b.index);
  // Nothing is later than NaN, nor sooner: the search ends there at the latest.
  const noLoadMs = [...order.map(noLoadAnswerMs), NaN];
  const latencyMs = order.map((machine) => machine.latencyMs);
  const serviceMs = order.map((machine) => machine.serviceMs);
  const atOnce = order.map((machine) => machine.concurrency);
  const places = order.map((machine) => machine.index);
  const routes = order.map(to);
  const tied: number[] = [];

  return ((request: Request, idleOnly?: true): Route | undefined => {
    let soonestMs = Infinity;
    let best = 0;
    let ties = 0;
    let aloneMs, delayMs;
    for (let i = 0; (aloneMs = noLoadMs[i]!) <= soonestMs; i++) {
      // L + ⌈(q + 1) / c⌉ · s = L + s + ⌊q / c⌋ · s for whole numbers.
      delayMs = aloneMs + ((loads[places[i]!]! / atOnce[i]!) | 0) * serviceMs[i]!;
      if (delayMs > soonestMs) continue;
      if (idleOnly && delayMs > aloneMs) continue;
      if (delayMs < soonestMs) {
        soonestMs = delayMs;
        best = i;
        ties = 1;
      } else if (latencyMs[i]! < latencyMs[best]!) {
        best = i;
        ties = 1;
      } else if (latencyMs[i] === latencyMs[best]) {
        tied[0] = best;
        tied[ties++] = i;
      }
    }
    if (ties > 1) best = tied[Math.floor(random(request.index) * ties)]!;
    return ties === 0 ? undefined : routes[best];
  }) as SoonestMachine;
}
