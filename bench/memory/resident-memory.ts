import { readdirSync, readFileSync } from 'node:fs';
import { mean } from 'simple-statistics';

const EACH_MS = 500;

/**
 * Watches how much processes have resident, as Linux counts it (VmRSS).
 *
 * @returns ends the watching, and tells the mean of the last fifth of the time and by which part it is above that of the second fifth
 */
export function watchMemory(pids: () => readonly number[]): () => { growth: number; meanMB: number } {
  const seenMB: number[] = [];
  const timer = setInterval(() => {
    const sumMB = pids().reduce((sum, pid) => sum + residentMB(pid), 0);
    if (sumMB > 0) seenMB.push(sumMB);
  }, EACH_MS);
  return () => {
    clearInterval(timer);
    const fifth = (k: number) =>
      mean(seenMB.slice((seenMB.length * k) / 5, Math.max(1, (seenMB.length * (k + 1)) / 5)));
    return { growth: fifth(4) / fifth(1) - 1, meanMB: fifth(4) };
  };
}

/** Processes that this one has started, of that program. */
export const childNamed = (program: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const status = textOf(pid, 'status');
      return status.includes(`PPid:\t${process.pid}\n`) && textOf(pid, 'cmdline').startsWith(program);
    });

/** In MB (10⁶ bytes; Linux counts in kB of 1024); 0 of a process that is gone. */
const residentMB = (pid: number): number =>
  (Number(/VmRSS:\s+(\d+) kB/.exec(textOf(pid, 'status'))?.[1] ?? 0) * 1024) / 1e6;

/** Empty where it has ended. */
function textOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
