/**
 * Around all system tests: whatever they, and the programs that they start, put into the temporary folder goes into one
 * of this run's own; afterwards it has to be empty, and no process that inherited this run's mark may be left.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setup(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'routebench-tests-'));
  const outer = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  process.env.ROUTEBENCH_TEST_RUN = folder;

  return async () => {
    if (outer === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = outer;
    delete process.env.ROUTEBENCH_TEST_RUN;
    // What was ended with its test may take a moment to be gone.
    for (let tries = 0; tries < 50 && marked(folder).length > 0; tries++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    const left = [
      ...marked(folder).map(({ pid, command }) => `process ${pid}: ${command}`),
      ...mountsIn(folder).map((disk) => `mounted disk ${disk}`),
      ...readdirSync(folder).map((name) => join(folder, name)),
    ];
    for (const { pid } of marked(folder)) process.kill(pid, 'SIGKILL');
    for (const disk of mountsIn(folder)) spawnSync('umount', [disk]);
    rmSync(folder, { recursive: true, force: true });
    if (left.length === 0) return;
    process.exitCode = 1;
    console.error(['Left behind by tests, which is a failure:', ...left].join('\n  '));
  };
}

/** Processes that have this run's mark in their environment; where there is no /proc none is seen. */
function marked(folder: string): { pid: number; command: string }[] {
  let pids: string[];
  try {
    pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  } catch {
    return [];
  }
  return pids.flatMap((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`ROUTEBENCH_TEST_RUN=${folder}`))
        return [];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return command === '' ? [] : [{ pid: Number(pid), command }];
    } catch {
      return [];
    }
  });
}

/** Disks mounted below it (small-disk.ts). */
function mountsIn(folder: string): string[] {
  if (!existsSync('/proc/mounts')) return [];
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  return mounts.map((line) => line.split(' ')[1] ?? '').filter((path) => path.startsWith(`${folder}/`));
}
