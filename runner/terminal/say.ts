import { terminalText } from '../../report/escaping/terminal.ts';

/** A line for whoever runs it, beside what is printed as the result. */
export const say = (line: string): void => console.error(terminalText(`routebench: ${line}`));
