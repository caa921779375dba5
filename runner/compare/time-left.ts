/** How long the rest of a comparison will take, by how long its runs have taken so far. */
import { median } from 'simple-statistics';
import type { RunSpec } from '../run/run-spec.ts';

type Kind = Pick<RunSpec, 'strategy' | 'n'>;

export interface TimeLeft {
  took(run: Kind, ms: number): void;
  /** Null while nothing was measured yet. */
  of(runs: readonly Kind[]): number | null;
}

export function timeLeft(): TimeLeft {
  const taken: (Kind & { ms: number })[] = [];

  /** As its own repeats; else as others at its N; else as the nearest N, and longer in proportion where that is smaller. */
  function expected({ strategy, n }: Kind): number {
    const own = taken.filter((it) => it.n === n && it.strategy === strategy);
    if (own.length > 0) return median(own.map(({ ms }) => ms));
    const nearest = taken.reduce((a, b) => (distance(b.n, n) < distance(a.n, n) ? b : a)).n;
    const alike = median(taken.filter((it) => it.n === nearest).map(({ ms }) => ms));
    return nearest < n ? alike + grownBy(nearest, n) : alike;
  }

  /** What a request more has cost so far, from the smallest N measured to the largest. */
  function grownBy(from: number, to: number): number {
    const ns = [...new Set(taken.map(({ n }) => n))].sort((a, b) => a - b);
    if (ns.length < 2) return 0;
    const at = (n: number) => median(taken.filter((it) => it.n === n).map(({ ms }) => ms));
    const perRequest = (at(ns.at(-1)!) - at(ns[0]!)) / (ns.at(-1)! - ns[0]!);
    return Math.max(0, perRequest) * (to - from);
  }

  return {
    took: ({ strategy, n }, ms) => void taken.push({ strategy, n, ms }),
    of: (runs) => (taken.length === 0 ? null : runs.reduce((sum, run) => sum + expected(run), 0)),
  };
}

const distance = (a: number, b: number): number => Math.abs(Math.log(a / b));

/** 0:07, 2:05, 1:02:03 */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
