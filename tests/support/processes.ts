/** The processes of this computer, as /proc has them; none where there is no /proc. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Process {
  readonly pid: number;
  /** Empty of one that has ended and isn't waited for yet. */
  readonly command: string;
  /** `NAME=value` each; none of a process that isn't ours to read. */
  readonly environment: readonly string[];
}

/** All but this one. */
export function processes(): Process[] {
  let pids: number[];
  try {
    pids = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
  return pids
    .filter((pid) => pid !== process.pid)
    .map((pid) => ({
      pid,
      command: words(pid, 'cmdline').join(' ').trim(),
      environment: words(pid, 'environ'),
    }));
}

/** Empty where it is gone meanwhile. */
function words(pid: number, file: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
