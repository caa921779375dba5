/** Lines that end where a word does. */
import { stripVTControlCharacters } from 'node:util';

const widthOf = (text: string): number => stripVTControlCharacters(text).length;

/**
 * Breaks what is longer than the width between words; what follows is indented as its line begins. A word that is longer by
 * itself, such as a path, stays whole, and so do a table's lines.
 */
export const wrapped = (text: string, width: number): string =>
  text
    .split('\n')
    .flatMap((line) =>
      widthOf(line) <= width || /^[┌│├└─]/.test(stripVTControlCharacters(line))
        ? [line]
        : broken(line, width),
    )
    .join('\n');

function broken(line: string, width: number): string[] {
  const indent = /^ */.exec(line)![0];
  const lines: string[] = [];
  let current = '';
  for (const word of line.slice(indent.length).split(' ')) {
    const longer = current === '' ? indent + word : `${current} ${word}`;
    if (current !== '' && widthOf(longer) > width) {
      lines.push(current);
      current = indent + word;
    } else current = longer;
  }
  return [...lines, current];
}
