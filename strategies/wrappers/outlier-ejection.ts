import { defineWrapper } from '../api/wrapper.ts';
import { oneOf } from '../api/parameters.ts';
import type { World } from '../api/contract.ts';
import { withoutSome } from './without.ts';

/**
 * Takes machines out that fail, for 30 s times how often that happened (300 s at most).
 *
 *   envoy      five failures in a row, at once; each 10 s a success rate below mean − 1.9 standard deviations (machines with
 *              100 requests or more, five of them at least). Only while at most 10 % are out with it: one of five never goes.
 *   envoy-one  the same, but one machine may always go (always_eject_one_host).
 *   grpc       each 10 s alone: success rate as above, and failures of 85 % or more (50 requests); while less than 10 % are
 *              out: so the first always goes.
 *
 * Of equals n with one bad, that one is √(n − 1) deviations off: of five a single one always trips 1.9, of four never.
 */
export default defineWrapper({
  name: 'outlier-ejection',
  summary: 'machines that fail are taken out for a while',
  source: 'Envoy outlier detection; gRPC A50',
  parameters: {
    EJECTION: oneOf({
      summary: 'whose rule',
      choices: ['envoy', 'envoy-one', 'grpc'],
      defaultText: 'envoy-one',
    }),
  },
  wrap(create, world) {
    const { machines, now } = world;
    const ejection = ejectionOver(world, world.parameters.EJECTION);
    const inner = withoutSome(create, world);
    return {
      ...inner,
      route(request) {
        const nowMs = now();
        ejection.sweep(nowMs);
        return inner.route(request, (i) => ejection.isOut(i, nowMs));
      },
      settled(request, outcome) {
        inner.settled(request, outcome);
        const machine = outcome.routedTo ?? outcome.machine;
        if (machine) ejection.settled(machines[machine.index]!.index, outcome.failed, now());
      },
    };
  },
});

const BASE_MS = 30_000;
const LONGEST_MS = 300_000;
const INTERVAL_MS = 10_000;
const IN_A_ROW = 5;
const DEVIATIONS = 1.9;
const [RATE_REQUESTS, RATE_MACHINES] = [100, 5];
const [FAILURE_SHARE, FAILURE_REQUESTS] = [0.85, 50];
const MAX_SHARE = 0.1;

function ejectionOver({ machines, cells }: Pick<World, 'machines' | 'cells'>, kind: string) {
  const count = machines.length;
  const all = cells('ejection', 5 * count + 1);
  const [ROW, REQUESTS, FAILURES, OUT_UNTIL, TIMES] = [0, count, 2 * count, 3 * count, 4 * count];
  const SWEPT = 5 * count;

  function eject(i: number, nowMs: number): void {
    if (nowMs < all[OUT_UNTIL + i]!) return;
    let out = 0;
    for (let k = 0; k < count; k++) if (nowMs < all[OUT_UNTIL + k]!) out += 1;
    const allowed = kind === 'grpc' ? out / count < MAX_SHARE : (out + 1) / count <= MAX_SHARE;
    if (!allowed && !(kind === 'envoy-one' && out === 0)) return;
    all[TIMES + i]! += 1;
    all[OUT_UNTIL + i] = nowMs + Math.min(BASE_MS * all[TIMES + i]!, LONGEST_MS);
    all[ROW + i] = 0;
  }

  /** Those whose success rate is an outlier, or whose failures are most of their answers. */
  function outliers(nowMs: number): number[] {
    const places = machines.map(({ index }) => index).filter((i) => nowMs >= all[OUT_UNTIL + i]!);
    const rate = (i: number) => 1 - all[FAILURES + i]! / all[REQUESTS + i]!;
    const busy = places.filter((i) => all[REQUESTS + i]! >= RATE_REQUESTS);
    const mean = busy.reduce((sum, i) => sum + rate(i), 0) / busy.length;
    const deviation = Math.sqrt(busy.reduce((sum, i) => sum + (rate(i) - mean) ** 2, 0) / busy.length);
    const low =
      busy.length < RATE_MACHINES ? [] : busy.filter((i) => rate(i) < mean - DEVIATIONS * deviation);
    const failing = places.filter(
      (i) => all[REQUESTS + i]! >= FAILURE_REQUESTS && rate(i) <= 1 - FAILURE_SHARE,
    );
    return kind === 'grpc' ? [...new Set([...low, ...failing])] : low;
  }

  return {
    isOut: (i: number, nowMs: number) => nowMs < all[OUT_UNTIL + i]!,
    sweep(nowMs: number): void {
      if (all[SWEPT] === 0) all[SWEPT] = nowMs;
      if (nowMs - all[SWEPT]! < INTERVAL_MS) return;
      all[SWEPT] = nowMs;
      for (const i of outliers(nowMs)) eject(i, nowMs);
      for (let i = 0; i < count; i++) {
        if (all[TIMES + i]! > 0 && nowMs - all[OUT_UNTIL + i]! >= INTERVAL_MS) all[TIMES + i]! -= 1;
        all[REQUESTS + i] = all[FAILURES + i] = 0;
      }
    },
    settled(i: number, failed: boolean, nowMs: number): void {
      all[REQUESTS + i]! += 1;
      if (failed) all[FAILURES + i]! += 1;
      all[ROW + i] = failed ? all[ROW + i]! + 1 : 0;
      if (kind !== 'grpc' && all[ROW + i]! >= IN_A_ROW) eject(i, nowMs);
    },
  };
}
