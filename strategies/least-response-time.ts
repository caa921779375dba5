import { defineStrategy, to } from './api/contract.ts';
import { noLoadAnswerMs } from '../model/fleet/fleet.ts';
import { leastInTurn } from './blocks/least-in-turn.ts';
import { duration, numberIn } from './api/parameters.ts';

/**
 * NGINX's least_time last_byte: the machine with the least time to finish what it has and this request too, where each
 * takes as long as an average answer.
 *
 *     on an answer after rt ms:  average = (1 − α) · average + α · rt   (the first: average = rt)
 *     cost = step(average / 2^k) · (q + 1)   [ms]
 *     step(t) = the next multiple of 20 ms above t, at most 5,000 ms:  close ones count as equal, the very slow too
 *     k = ⌊time unpicked / RETRY⌋:  a slow machine looks twice as fast with each RETRY it gets nothing
 *
 * q in flight. A machine with no average has step(0) = 20 ms, so it is tried early and often. Ties in turn by the index
 * (NGINX: smooth round robin). All machines weigh the same, as in NGINX without weights: the averages already tell who
 * is fast. With a profile, averages start at the no-load answer.
 *
 * A failure leaves the average as it is, as in NGINX: a machine that fails at once is always idle and draws requests (the
 * sinkhole). NGINX leaves such machines out by max_fails; here: --with outlier-ejection.
 */
export default defineStrategy({
  name: 'least-response-time',
  summary: 'least average answer time × requests in flight',
  source: 'NGINX least_time (ngx_http_upstream_least_time_module), last_byte',
  knowledge: 'shared',
  parameters: {
    ALPHA: numberIn({ summary: 'weight of the newest answer', min: 0.001, max: 1, defaultText: '0.05' }),
    RETRY: duration({
      summary: 'a machine not picked for so long counts as twice as fast',
      defaultText: '10s',
    }),
  },
  create(world) {
    const { machines, board, cells, now, parameters } = world;
    const { ALPHA, RETRY } = parameters;
    const average = cells('average', machines.length);
    const pickedAt = cells('picked at', machines.length);
    const atFirst = machines.map((machine) => (world.profiled ? noLoadAnswerMs(machine) : 0));

    function cost(i: number, nowMs: number): number {
      const known = average[i] || atFirst[i]!;
      const unpickedMs = pickedAt[i] === 0 ? 0 : nowMs - pickedAt[i]!;
      const halved = unpickedMs > RETRY ? known / 2 ** Math.floor(unpickedMs / RETRY) : known;
      return stepped(halved) * (board.inFlight(machines[i]!) + 1);
    }

    return {
      route({ index }) {
        const nowMs = now();
        const i = leastInTurn(machines.length, index, (place) => cost(place, nowMs));
        pickedAt[i] = Math.max(nowMs, LEAST_MS);
        return to(machines[i]!);
      },
      settled(_, { routedTo, durationMs, failed }) {
        if (failed) return;
        const i = routedTo!.index;
        const rt = Math.max(durationMs, LEAST_MS);
        average[i] = average[i] === 0 ? rt : (1 - ALPHA) * average[i]! + ALPHA * rt;
      },
    };
  },
});

const STEP_MS = 20;
const LONGEST_MS = 5000;
/** In place of a clock or an answer at 0, since cells at 0 stand for nothing known. */
const LEAST_MS = 1e-3;

const stepped = (ms: number): number =>
  ms > LONGEST_MS ? LONGEST_MS : (Math.floor(ms / STEP_MS) + 1) * STEP_MS;
