/** The command line within the test's own process: what needs neither k6 nor a terminal takes milliseconds there. */
import { format } from 'node:util';
import { vi } from 'vitest';
import { runProgram } from '../../runner/program.ts';
import { commandLine } from '../../runner/command-line.ts';

export interface CommandResult {
  readonly exitCode: number;
  /** Both without the last line's end, as execa has them. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `routebench <words>`; one at a time, since what it prints and its exit code are the process's. */
export async function inProcess(...words: string[]): Promise<CommandResult> {
  const printed = { stdout: '', stderr: '' };
  const lineTo =
    (stream: keyof typeof printed) =>
    (...values: unknown[]) =>
      void (printed[stream] += `${format(...values)}\n`);
  const writeTo = (stream: keyof typeof printed) => (text: string | Uint8Array) => {
    printed[stream] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(lineTo('stdout')),
    vi.spyOn(console, 'error').mockImplementation(lineTo('stderr')),
    vi.spyOn(process.stdout, 'write').mockImplementation(writeTo('stdout')),
    vi.spyOn(process.stderr, 'write').mockImplementation(writeTo('stderr')),
  ];
  const { CI } = process.env;
  process.env.CI = 'true';
  try {
    await runProgram(await commandLine(words[0]), words);
    const withoutEnd = (text: string) => text.replace(/\n$/, '');
    return {
      exitCode: Number(process.exitCode ?? 0),
      stdout: withoutEnd(printed.stdout),
      stderr: withoutEnd(printed.stderr),
    };
  } finally {
    process.exitCode = undefined;
    if (CI === undefined) delete process.env.CI;
    for (const spy of spies) spy.mockRestore();
  }
}
