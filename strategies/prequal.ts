import { defineStrategy, to } from './api/contract.ts';
import { sampleDistinct } from './blocks/sample-distinct.ts';
import { latenciesByLoad } from './prequal/latency-by-load.ts';
import { numberIn } from './api/parameters.ts';
import { probePool } from './prequal/probe-pool.ts';
import { recentQuantile } from './prequal/recent-quantile.ts';

/**
 * Hot and cold: of a small pool of probes, the cold one with the lowest latency; if all are hot, the one with the
 * fewest requests in flight (RIF). Hot is RIF > θ, θ the Q-quantile (nearest rank) of the last 64 probes' RIF.
 *
 * With each request:
 *   1. PROBES distinct machines drawn at random are probed. A probe holds RIF and latency of that moment, latency being
 *      the median of the machine's recent answers that were sent at a RIF nearest to this one (0 where there are none).
 *   2. The pool keeps the newest probe of each machine, at most m = min(POOL, M − 1) of them (M machines), none older
 *      than 1 s; the oldest goes first.
 *   3. The probe chosen as above is used: its RIF grows by 1, and after b uses it is dropped,
 *      b = max(1, (1 + δ) / ((1 − m/M) · PROBES − 1)), δ = 1, rounded up or down by chance to that mean. In a small fleet
 *      that divisor is not above 0: probes come in faster than they are dropped, and b has no limit.
 *   4. One more probe is dropped: in turn the oldest, and the worst (of the hot the one with most RIF, else the slowest).
 *
 * There are no probes to send here: the command unit itself knows what is in flight, and the answers' times. A probe
 * is a look at that for one machine, kept as the source keeps a server's reply; it costs nothing and is there at once, so
 * the pool is never empty and the source's random choice for that case never arises. With a profile, a machine that has
 * not answered of late has its no-load answer as latency. A failure counts as the slowest answer so far: the source has a
 * defence against machines that fail fast and draw requests, and doesn't say which.
 */
export default defineStrategy({
  name: 'prequal',
  summary: 'of a few probed machines, the fastest of those not overloaded',
  source: 'Wydrowski, Kleinberg, Rumble, Archer 2024, Load is not what you should balance (NSDI)',
  knowledge: 'shared',
  parameters: {
    Q: numberIn({
      summary: 'quantile of requests in flight above which a machine is hot',
      min: 0,
      max: 1,
      defaultText: '0.84',
    }),
    PROBES: numberIn({
      summary: 'machines probed with each request',
      min: 1,
      max: 16,
      whole: true,
      defaultText: '3',
    }),
    POOL: numberIn({ summary: 'probes kept, at most', min: 2, max: 64, whole: true, defaultText: '16' }),
  },
  create(world) {
    const { n, machines, board, cells, now, random, parameters } = world;
    const probes = Math.min(parameters.PROBES, machines.length);
    const capacity = Math.min(parameters.POOL, Math.max(2, machines.length - 1));
    const uses = usesOf(capacity, machines.length, probes);
    const drawn: number[] = [];
    const pool = probePool(cells, capacity);
    const recent = recentQuantile(cells);
    const latencies = latenciesByLoad(world);
    /** By request: how many were in flight where it went. */
    const inFlightAt = cells('in flight at', n);

    return {
      route({ index }) {
        const nowMs = now();
        pool.expire(nowMs - OLDEST_MS);
        sampleDistinct(probes, machines.length, (draw) => random(index, 1 + draw), drawn);
        const usesLeft = Math.floor(uses + random(index));
        // By index: k6's engine makes an object for each step through a list.
        for (let k = 0; k < probes; k++) {
          const i = drawn[k]!;
          const inFlight = board.inFlight(machines[i]!);
          recent.add(inFlight);
          pool.add(i, inFlight, latencies.estimateMs(i, inFlight), nowMs, usesLeft);
        }
        const hotAbove = recent.quantile(parameters.Q);
        const i = pool.use(hotAbove);
        pool.dropOne(hotAbove);
        inFlightAt[index] = board.inFlight(machines[i]!);
        return to(machines[i]!);
      },
      settled({ index }, outcome) {
        latencies.learn(outcome.routedTo!.index, inFlightAt[index]!, outcome);
      },
    };
  },
});

const OLDEST_MS = 1000;

/** How often a probe may be used, on average. */
function usesOf(capacity: number, machines: number, probes: number): number {
  const surplus = (1 - capacity / machines) * probes - 1;
  return surplus > 0 ? Math.max(1, 2 / surplus) : Infinity;
}
