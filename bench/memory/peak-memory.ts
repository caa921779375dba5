import { readFileSync } from 'node:fs';

/**
 * Watches how much a process has resident. Linux keeps the most of it as VmHWM for as long as the process is there.
 *
 * @returns ends the watching, and tells the most in MB (10⁶ bytes; Linux counts in kB of 1024)
 */
export function watchPeakMB(pid: number | undefined, everyMs: number): () => number {
  let peakKB = 0;
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      peakKB = Math.max(peakKB, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0));
    } catch {
      // It has ended since.
    }
  }, everyMs);
  return () => {
    clearInterval(timer);
    return (peakKB * 1024) / 1e6;
  };
}
