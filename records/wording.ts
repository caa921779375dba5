/** How figures are written for people, alike wherever they are shown. */

import { kindOf, nameOfTarget, type Fault } from '../model/fleet/faults.ts';
import type { Estimate } from '../model/stats/median-interval.ts';

/** 853 ms, 1.85 s, 15.2 s: three figures. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${ms < 9.95 ? ms.toFixed(1) : Math.round(ms)} ms`;
  return `${(ms / 1000).toPrecision(3)} s`;
}

export const ratio = (regret: number | null | undefined): string =>
  regret === null || regret === undefined ? '' : `×${regret.toFixed(2)}`;

export const count = (n: number): string => n.toLocaleString('en');

export function percent(part: number): string {
  const hundredths = 100 * part;
  if (Math.abs(hundredths) >= 9.95) return `${Math.round(hundredths)} %`;
  return `${Number(hundredths.toPrecision(Math.abs(hundredths) < 0.1 ? 1 : 2))} %`;
}

/** 1.85 s (1.83 s to 1.90 s) */
export function withInterval({ median, low, high }: Estimate, write: (value: number) => string): string {
  if (low === null || high === null || write(low) === write(high)) return write(median);
  return `${write(median)} (${write(low)} to ${write(high)})`;
}

export const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** us/0 slow ×10 from 200 ms to 500 ms */
export function faultTold(fault: Fault): string {
  const told = fault as unknown as Readonly<Record<string, number | undefined>>;
  const words = Object.keys(kindOf(fault).fields).map((name) => {
    const value = told[name];
    if (value === undefined) return '';
    if (name === 'factor') return ` ×${value}`;
    return name === 'rate' ? ` ${percent(value)}` : ` ${name} ${value}`;
  });
  const until = fault.toMs === undefined ? '' : ` to ${duration(fault.toMs)}`;
  return `${nameOfTarget(fault)} ${fault.kind}${words.join('')} from ${duration(fault.fromMs)}${until}`;
}
