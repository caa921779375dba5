/** How figures are written for people, alike in the terminal, in Markdown and on the page. */
import type { Table } from './aggregate.ts';

/** 853 ms, 1.85 s, 15.2 s, 3,000 s: three figures, or all before the point. */
export function duration(ms: number): string {
  if (ms < 1000) return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  return ms < 1_000_000 ? `${(ms / 1000).toPrecision(3)} s` : `${count(Math.round(ms / 1000))} s`;
}

export const ratio = (regret: number | null): string => (regret === null ? '' : `×${regret.toFixed(2)}`);

/** Mean and, where it is bounded too, p95. */
export function bestPossible(oracle: ReturnType<Table['oracle']>): string {
  if (oracle === null) return '–';
  return [oracle.meanMs, oracle.p95Ms].flatMap((ms) => (ms === null ? [] : duration(ms))).join(', ');
}

export const count = (n: number): string => n.toLocaleString('en');

/** The answer in a sentence for each N: who answered soonest by the mean, and how far that is from the best possible. */
export function answers(table: Table): string[] {
  return table.ns.flatMap((n) => {
    const best = table.best(n);
    if (best === undefined) return [];
    const level = table.strategies
      .map((strategy) => table.cell(strategy, n))
      .filter(
        (cell) => cell !== undefined && cell !== best && cell.meanMs - best.meanMs <= noiseMs(best.meanMs),
      );
    const oracle = best.regret === null ? '' : `, ${ratio(best.regret)} the best possible`;
    const ties =
      level.length === 0 ? '' : `; level with it: ${level.map((cell) => cell!.strategy).join(', ')}`;
    return [
      `At N = ${count(n)} ${best.strategy} answers fastest: mean ${duration(best.meanMs)}${oracle}${ties}.`,
    ];
  });
}

/** Runs alike differ by about 1 %, and by some ms however short: nearer than that nobody is called faster. */
const noiseMs = (ms: number): number => Math.max(10, 0.01 * ms);
