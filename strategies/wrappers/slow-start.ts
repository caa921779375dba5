import { duration, numberIn } from '../api/parameters.ts';
import { defineWrapper } from '../api/wrapper.ts';
import { failuresInARow } from './failures-in-a-row.ts';
import { withoutSome } from './without.ts';

/**
 * A machine that came back t ago gets max(0.1, (t / window)^(1/aggression)) of its share: with the rest of that probability it is passed
 * over. It is away after five failures in a row, with a tenth of its share to be tried by, and back with its next good answer.
 */
export default defineWrapper({
  name: 'slow-start',
  summary: 'a machine that comes back gets its share little by little',
  source: 'Envoy slow_start_config (common.proto)',
  parameters: {
    SLOW_START: duration({ summary: 'until it has its whole share again', defaultText: '30s' }),
    AGGRESSION: numberIn({ summary: 'above 1: sooner', min: 0.1, max: 10, defaultText: '1' }),
  },
  wrap(create, world) {
    const { machines, now, random, parameters } = world;
    const inner = withoutSome(create, world);
    const rows = failuresInARow('slow start: failures', world);
    /** When each machine came back; 0 where it was never away. */
    const backMs = world.cells('slow start: back', machines.length);
    const partOf = (i: number, nowMs: number): number => {
      if (rows.isDown(i)) return LEAST;
      if (backMs[i] === 0) return 1;
      const part = ((nowMs - backMs[i]!) / parameters.SLOW_START) ** (1 / parameters.AGGRESSION);
      return Math.min(1, Math.max(LEAST, part));
    };
    return {
      ...inner,
      route(request) {
        const nowMs = now();
        return inner.route(request, (i) => {
          const part = partOf(i, nowMs);
          return part < 1 && random(request.index, DRAW + i) >= part;
        });
      },
      settled(request, outcome) {
        inner.settled(request, outcome);
        const back = rows.settled(outcome);
        if (back !== undefined) backMs[back] = now();
      },
    };
  },
});

const LEAST = 0.1;
/** The first number of draws that strategies have no use for. */
const DRAW = 10_000;
