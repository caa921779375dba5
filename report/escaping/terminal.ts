/** Control characters, which a terminal obeys, and those that turn the direction of what follows. */
const COMMANDS = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

const asWritten = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** One line, whose commands to the terminal are shown instead of obeyed: `\u001b` as JSON writes it. */
export const terminalLine = (text: string): string => text.replace(COMMANDS, asWritten);

/** The same of several lines. */
export const terminalText = (text: string): string =>
  text.replace(COMMANDS, (character) => (character === '\n' ? character : asWritten(character)));
