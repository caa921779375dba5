import { defineWrapper } from '../api/wrapper.ts';
import { duration, numberIn } from '../api/parameters.ts';
import { withoutSome } from './without.ts';

/**
 * A machine that appears takes a growing part of its share:
 *
 *     max(0.1, (t / WINDOW)^(1 / AGGRESSION))        t since its first answer after it appeared
 *
 * Appears: at the run's begin all do, so none is held back; later one that has answered well after failing does. It is left out of
 * a request's choice with the rest of that probability.
 */
export default defineWrapper({
  name: 'slow-start',
  summary: 'a machine that comes back gets its share little by little',
  source: 'Envoy slow start (common.proto)',
  parameters: {
    WINDOW: duration({ summary: 'until it has its whole share', defaultText: '10s' }),
    AGGRESSION: numberIn({
      summary: 'above 1 it grows faster at first',
      min: 0.1,
      max: 10,
      defaultText: '1',
    }),
  },
  wrap(create, world) {
    const { machines, cells, now, random, parameters } = world;
    const count = machines.length;
    const inner = withoutSome(create, world);
    const all = cells('slow start', 2 * count);
    const [FAILED, SINCE] = [0, count];
    /** Of its share, what machine i takes. */
    function factor(i: number, nowMs: number): number {
      if (all[SINCE + i] === 0) return 1;
      const part = (nowMs - all[SINCE + i]!) / parameters.WINDOW;
      return Math.min(1, Math.max(LEAST, part ** (1 / parameters.AGGRESSION)));
    }
    return {
      ...inner,
      route(request) {
        const nowMs = now();
        return inner.route(request, (i) => {
          const share = factor(i, nowMs);
          return share < 1 && random(request.index, 200 + i) >= share;
        });
      },
      settled(request, outcome) {
        inner.settled(request, outcome);
        const machine = outcome.routedTo ?? outcome.machine;
        if (machine === undefined) return;
        const i = machine.index;
        if (!outcome.failed && all[FAILED + i] === 1) all[SINCE + i] = now();
        all[FAILED + i] = outcome.failed ? 1 : 0;
      },
    };
  },
});

const LEAST = 0.1;
