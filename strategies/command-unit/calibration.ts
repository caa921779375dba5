/** A machine's numbers out of three answers: one alone, then two sent together. */
import { median } from '../../model/stats/median.ts';
import type { MachineNumbers } from '../api/contract.ts';

export interface CalibrationAnswer {
  /** Sent until answered. */
  readonly durationMs: number;
  /** What the machine says it computed for. */
  readonly workTimeMs: number;
}

/** Of each machine; undefined where one of them brought no proper answer. */
export type Probes = {
  readonly alone: CalibrationAnswer;
  readonly together: readonly [CalibrationAnswer, CalibrationAnswer];
};

/** How far a service is from the ratio to its computation that holds for the fleet as a whole. */
const WORK_SPREAD = 0.2;
const LEAST_MS = 0.1;

/**
 * The gap between two answers sent together is one service time, g, but for what chance adds on the way. How much that is
 * shows in d, by how much the first of the two differs from the one alone. A machine's own account w of its computation is
 * steady but leaves out part of the service; ρ = median of g / w over the fleet says how much. The two are weighed by their
 * variances:
 *
 *     s = (g / d² + ρ w / (0.2 ρ w)²) / (1 / d² + 1 / (0.2 ρ w)²),  at least w;     L = mean no-load answer − s   [ms]
 *
 * The spread σ of its no-load answers is d / √2, and so uncertain by itself that it is averaged with what the fleet's relative
 * spread says. A machine without answers gets the largest numbers of the others: it may come back, but nothing should count on it.
 */
export function numbersFrom(fleet: readonly (Probes | undefined)[]): MachineNumbers[] {
  const gaps = fleet.map((it) => it && gapOf(it));
  const ratios = fleet.flatMap((it, i) => (it && workOf(it) > 0 ? [gaps[i]! / workOf(it)] : []));
  const perWork = ratios.length > 0 ? Math.max(1, median(ratios)) : 1;
  const relative = fleet.flatMap((it) => (it ? [(differenceOf(it) / noLoadOf(it)) ** 2 / 2] : []));
  const variance = relative.reduce((sum, it) => sum + it, 0) / relative.length;
  const measured = fleet.map((it, i) => it && numbersOf(it, gaps[i]!, perWork, variance));
  const seen = measured.filter((it) => it !== undefined);
  const worst = {
    latencyMs: seen.reduce((ms, it) => Math.max(ms, it.latencyMs), 0),
    serviceMs: seen.reduce((ms, it) => Math.max(ms, it.serviceMs), 1),
    spreadMs: 0,
  };
  return measured.map((it) => it ?? worst);
}

function numbersOf(probes: Probes, gapMs: number, perWork: number, variance: number): MachineNumbers {
  const noLoadMs = noLoadOf(probes);
  const byWorkMs = perWork * workOf(probes);
  const byGap = 1 / Math.max(differenceOf(probes), 1) ** 2;
  const byWork = byWorkMs > 0 ? 1 / (WORK_SPREAD * byWorkMs) ** 2 : 0;
  const weighedMs = (byGap * gapMs + byWork * byWorkMs) / (byGap + byWork);
  const serviceMs = Math.max(weighedMs, workOf(probes), LEAST_MS);
  const spreadMs = Math.sqrt((differenceOf(probes) ** 2 / 2 + variance * noLoadMs ** 2) / 2);
  return { latencyMs: Math.max(0, noLoadMs - serviceMs), serviceMs, spreadMs };
}

const first = ([a, b]: Probes['together']): number => Math.min(a.durationMs, b.durationMs);
const differenceOf = ({ alone, together }: Probes): number => Math.abs(alone.durationMs - first(together));
const noLoadOf = ({ alone, together }: Probes): number => (alone.durationMs + first(together)) / 2;
const gapOf = ({ together: [a, b] }: Probes): number => Math.abs(a.durationMs - b.durationMs);

/** Where an account is this many times as long as the whole answer, its unit isn't ms, and it tells nothing. */
const ABSURD = 2;

/** Mean of a machine's accounts, each no longer than the whole answer was (ms); 0 where it gives none. */
function workOf({ alone, together }: Probes): number {
  const answers = [alone, ...together];
  if (answers.some(({ workTimeMs, durationMs }) => workTimeMs > ABSURD * durationMs)) return 0;
  return answers.reduce((sum, it) => sum + Math.min(it.workTimeMs, it.durationMs), 0) / answers.length;
}
