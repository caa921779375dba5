import { defineStrategy, to } from './api/contract.ts';
import { noLoadAnswerMs } from '../model/fleet/fleet.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';
import { duration, onOff } from './api/parameters.ts';

/**
 * The machine with the least expected cost, by a moving average of its answers that jumps up with a slow one and comes
 * down slowly:
 *
 *     on an answer after rtt ms, Δt ms since the one before:  w = e^(−Δt/τ)
 *       rtt > ema:  ema = rtt        else:  ema = rtt · (1 − w) + ema · w
 *     cost = ema · e^(−age/τ) · (q + 1)   [ms]
 *
 * q in flight, age the time since the machine's last answer: as in Finagle, an estimate fades while nothing confirms
 * it, so that a machine that was slow once is tried again. A machine with no estimate costs 0 while idle, and more than
 * all others (by q among its like) while it has requests under way: one scout each. Ties in turn by the index.
 * With a profile, estimates start at the no-load answer. All machines are compared; Finagle and tower compare two.
 *
 * PEAK=off leaves the jump out: a plain moving average, as Envoy's peak_ewma has it.
 *
 * A failure counts as any answer, by the time it took, as in the sources: a machine that fails at once is the fastest and
 * draws nearly all requests (the sinkhole). Finagle leaves that to its failure accrual; here: --with outlier-ejection.
 */
export default defineStrategy({
  name: 'peak-ewma',
  summary: 'least recent answer time (sensitive to peaks) × requests in flight',
  source: 'Twitter Finagle PeakEwma; tower load::PeakEwma; Linkerd',
  knowledge: 'shared',
  parameters: {
    TAU: duration({
      summary: 'how long an answer is remembered: its weight falls to 1/e',
      defaultText: '10s',
    }),
    PEAK: onOff({ summary: 'whether a slow answer counts in full at once', defaultText: 'on' }),
  },
  create(world) {
    const { machines, board, cells, now, parameters } = world;
    const tau = parameters.TAU;
    const ema = cells('ema', machines.length);
    const answeredAt = cells('answered at', machines.length);
    const atFirst = machines.map((machine) => (world.profiled ? noLoadAnswerMs(machine) : 0));
    const decay = (i: number, nowMs: number): number => Math.exp(-Math.max(0, nowMs - answeredAt[i]!) / tau);

    function cost(i: number, nowMs: number): number {
      const inFlight = board.inFlight(machines[i]!);
      const expected = ema[i] === 0 ? atFirst[i]! : ema[i]! * decay(i, nowMs);
      return expected === 0 && inFlight > 0 ? PENALTY + inFlight : expected * (inFlight + 1);
    }

    return {
      route({ index }) {
        const nowMs = now();
        const i = leastInTurn(machines.length, index, (place) => cost(place, nowMs));
        return to(machines[i]!);
      },
      settled(_, outcome) {
        const i = outcome.routedTo!.index;
        const rtt = Math.max(outcome.durationMs, LEAST_MS);
        const nowMs = now();
        const w = decay(i, nowMs);
        const jumps = ema[i] === 0 || (parameters.PEAK && rtt > ema[i]!);
        ema[i] = jumps ? rtt : rtt * (1 - w) + ema[i]! * w;
        answeredAt[i] = nowMs;
      },
    };
  },
});

/** Above any cost there is, and so small that adding 1 still counts. */
const PENALTY = 2 ** 47;
/** In place of an answer after 0 ms, since 0 stands for nothing known. */
const LEAST_MS = 1e-3;
