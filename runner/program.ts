/** What every command line of ours has in common: how it speaks, and with which exit code it ends. */
import { getSystemErrorMap } from 'node:util';
import { Command, CommanderError } from 'commander';
import { withoutSecrets } from '../model/parse-text.ts';
import { terminalText } from '../report/escaping/terminal.ts';
import { say } from './terminal/say.ts';
import { asUserError } from './errors.ts';

export const newProgram = (description: string): Command =>
  new Command('routebench')
    .description(description)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      outputError: (text, write) =>
        write(terminalText(withoutSecrets(text).replace(/^error: /, 'routebench: '))),
    });

/** @param words what is typed after the program's name (default: this process's) */
export async function runProgram(program: Command, words?: readonly string[]): Promise<void> {
  // Node's code for a promise that nothing will ever settle: whatever command it is, it doesn't end without a word.
  process.once('exit', tellUnfinished);
  process.stdout.off('error', tellCutOff).on('error', tellCutOff);
  try {
    await program.parseAsync(words, words && { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else {
      const { message, exitCode } = asUserError(error);
      say(withoutSecrets(message));
      process.exitCode = exitCode;
    }
  } finally {
    process.off('exit', tellUnfinished);
  }
}

function tellUnfinished(code: number): void {
  if (code === 13)
    console.error('routebench: the command ended before it was done: this is a bug of routebench');
}

/** A reader that wants no more, such as head, is no fault. */
function tellCutOff({ code, errno }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE' || code === 'EIO') return;
  console.error(`routebench: the output is cut off: ${getSystemErrorMap().get(errno!)?.[1] ?? code}`);
  process.once('exit', (exitCode) => {
    process.exitCode = exitCode || 1;
  });
}
