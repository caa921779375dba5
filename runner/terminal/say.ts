/** What people read: broken between words where there is a terminal; in a log or pipe, lines are as long as they are. */
import { terminalText } from '../../report/escaping/terminal.ts';
import { wrapped } from '../../report/text/wrap.ts';

const widthOf = ({ isTTY, columns }: NodeJS.WriteStream): number => (isTTY ? columns : Infinity);

/** A line for the person who runs it, beside what is printed as the result. */
export const say = (line: string): void =>
  console.error(wrapped(terminalText(`routebench: ${line}`), widthOf(process.stderr)));

/** The result, where it is a text for people. */
export const print = (text: string): void => console.log(wrapped(text, widthOf(process.stdout)));
