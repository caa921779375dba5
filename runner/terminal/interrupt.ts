/** Ctrl-C, SIGTERM and the loss of the terminal: one AbortSignal, handed to everything that a command waits for. */
import { setImmediate } from 'node:timers/promises';
import { EXIT, UserError } from '../errors.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The reason of the signal that a command is handed: what was waited for ends with it. */
export class Interrupted extends UserError {
  constructor(by: string) {
    super(`interrupted by ${by}`, EXIT.interrupted);
  }
}

/**
 * A command that ends in order on the first Ctrl-C, SIGTERM or SIGHUP, with exit code 105 whatever else it says; a second
 * one ends it at once.
 */
export const interruptible =
  <Args extends unknown[]>(work: (signal: AbortSignal, ...args: Args) => Promise<void>) =>
  async (...args: Args): Promise<void> => {
    const controller = new AbortController();
    const interrupt = (by: NodeJS.Signals) => {
      // A terminal that is gone takes no more lines.
      if (by === 'SIGHUP')
        for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
      if (controller.signal.aborted) process.exit(EXIT.interrupted);
      controller.abort(new Interrupted(by));
    };
    for (const name of SIGNALS) process.on(name, interrupt);
    try {
      await work(controller.signal, ...args);
      if (controller.signal.aborted) process.exitCode = EXIT.interrupted;
    } finally {
      for (const name of SIGNALS) process.off(name, interrupt);
    }
  };

/** Between two pieces of work that only compute: signals that came meanwhile are seen. @throws Interrupted */
export async function breathe(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}
