/**
 * Around all system tests: whatever they, and the programs that they start, put into the temporary folder goes into one
 * of this run's own; afterwards it has to be empty, and no process that inherited this run's mark may be left.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processes, type Process } from '../processes.ts';

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

/** Processes that have this run's mark in their environment. */
const marked = (folder: string): Process[] =>
  processes().filter(
    ({ command, environment }) => command !== '' && environment.includes(`ROUTEBENCH_TEST_RUN=${folder}`),
  );

/** Disks mounted below it (small-disk.ts). */
function mountsIn(folder: string): string[] {
  if (!existsSync('/proc/mounts')) return [];
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  return mounts.map((line) => line.split(' ')[1] ?? '').filter((path) => path.startsWith(`${folder}/`));
}
