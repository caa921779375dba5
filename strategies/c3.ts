import { defineStrategy, to } from './api/contract.ts';
import { noLoadAnswerMs } from '../model/fleet/fleet.ts';
import { numberIn } from './api/parameters.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';

/**
 * The machine with the least score, in which queues count by their cube:
 *
 *     score = (R − s) + q̂^EXPONENT · s   [ms]        q̂ = 1 + q · UNITS + Q
 *
 * R answer time, s service time and Q the queue that the machine reports with its answer: moving averages with weight 0.9
 * on the newest. q in flight, UNITS the command units there are. A machine never seen scores 0; ties in turn. Where
 * answers report no work or queue, s is what is known of the machine and Q is 0. With a profile, R begins at the no-load
 * answer. A failure counts as any answer. Exponent 1 is shortest-expected-delay.
 *
 * A machine that wasn't picked for 5 s counts as never seen, so that it is tried again: else one answer of 4 s, which outweighs
 * six requests in flight of 20 ms each, keeps it out for ever. The source hears of such machines by shadow reads instead, a tenth
 * of all requests, which it sends to every replica.
 *
 * The source's second half, rate control, isn't here: a token bucket for each machine, whose rate follows the machine's
 * answers along a cubic curve, holds requests back where no machine has a token. It bounds how much a unit sends, not where to,
 * which is a wrapper's.
 */
export default defineStrategy({
  name: 'c3',
  summary: 'least answer time without service + cube of the queue × service time',
  source: 'Suresh, Canini, Schmid, Feldmann 2015, C3 (NSDI); github.com/lalithsuresh/absim, client.py',
  knowledge: 'shared',
  parameters: {
    EXPONENT: numberIn({ summary: 'power of the queue', min: 1, max: 8, defaultText: '3' }),
  },
  create({ machines, board: { loads }, cells, now, profiled, self, parameters: { EXPONENT } }) {
    const count = machines.length;
    const all = cells('averages', 5 * count);
    const [SEEN, ANSWER, SERVICE, QUEUE, PICKED] = [0, count, 2 * count, 3 * count, 4 * count];
    const units = self?.of ?? 1;

    function average(at: number, value: number, first: boolean): void {
      all[at] = first ? value : NEWEST * value + (1 - NEWEST) * all[at]!;
    }

    function score(i: number, nowMs: number): number {
      const machine = machines[i]!;
      const seen = all[SEEN + i] === 1 && nowMs - all[PICKED + i]! < FORGOTTEN_MS;
      if (!seen && !profiled) return 0;
      const answerMs = seen ? all[ANSWER + i]! : noLoadAnswerMs(machine);
      const serviceMs = seen ? all[SERVICE + i]! : machine.serviceMs;
      return answerMs - serviceMs + (1 + loads[i]! * units + all[QUEUE + i]!) ** EXPONENT * serviceMs;
    }

    return {
      route({ index }) {
        const nowMs = now();
        const i = leastInTurn(count, index, (each) => score(each, nowMs));
        all[PICKED + i] = nowMs;
        return to(machines[i]!);
      },
      settled(_, { routedTo, durationMs, feedback }) {
        const i = routedTo!.index;
        const first = all[SEEN + i] === 0;
        all[SEEN + i] = 1;
        average(ANSWER + i, durationMs, first);
        average(SERVICE + i, feedback?.workMs ?? routedTo!.serviceMs, first);
        average(QUEUE + i, feedback?.queued ?? 0, first);
      },
    };
  },
});

/** Weight of the newest value. */
const NEWEST = 0.9;

/** How long a machine that isn't picked stays known. */
const FORGOTTEN_MS = 5000;
