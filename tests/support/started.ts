/** A command line that is watched and disturbed while it runs: by its output, its folder and the processes it starts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from '../../runner/paths.ts';
import { processes } from './processes.ts';

export interface Started {
  readonly child: ChildProcess;
  /** What it has printed so far, to either stream. */
  text(): string;
  /** The processes that it has started and that run: by a part of their command line. */
  childLike(part: string): number | undefined;
  /** Its exit code, or the name of the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

export function start(...args: string[]): Started {
  const child = spawn(process.execPath, [inRoot('build/node/runner/main.js'), ...args], {
    // The fleet that it starts inherits what it was told; k6 is told of the folder on its command line (processesOf).
    env: { ...process.env, CI: 'true', NO_COLOR: '1', ROUTEBENCH_STARTED_WITH: args.join(' ') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  return {
    child,
    text: () => text,
    childLike: (part) => childrenOf(child.pid!).find(({ command }) => command.includes(part))?.pid,
    ended: new Promise((resolve) => child.once('close', (code, by) => resolve(code ?? by!))),
  };
}

function childrenOf(pid: number): { pid: number; command: string }[] {
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  return read(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .filter(Boolean)
    .map((it) => ({ pid: Number(it), command: read(`/proc/${it}/cmdline`).replaceAll('\0', ' ') }));
}

/** The processes whose command line or environment names this. */
export const processesOf = (text: string): string[] =>
  processes()
    .filter(
      ({ command, environment }) =>
        command !== '' && [command, ...environment].some((it) => it.includes(text)),
    )
    .map(({ pid, command }) => `${pid} ${command}`);

export const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);
