/** Numbers out of a text file: one a line, or a column of a CSV file. */

/**
 * @param file to name in errors
 * @param column of a file that begins with a line of names; where the file has but one column, its name doesn't matter
 * @throws Error with one line: the file, the line, what was found, what is expected
 */
export function numbersIn(text: string, file: string, column?: string): number[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const named = /[a-z]/i.test(lines[0] ?? '') && !/^\s*-?\d/.test(lines[0]!);
  const names = named ? lines[0]!.split(',').map((name) => name.trim()) : [];
  const place = names.length > 1 ? names.indexOf(column ?? '') : 0;
  if (place < 0) throw new Error(`${file}: line 1 is "${lines[0]}": expected a column ${column}`);
  const numbers: number[] = [];
  for (let i = named ? 1 : 0; i < lines.length; i++) {
    const cell = lines[i]!.split(',')[place]?.trim() ?? '';
    if (lines[i]!.trim() === '') continue;
    const value = Number(cell);
    if (cell === '' || !(value >= 0 && value < Infinity))
      throw new Error(`${file}: line ${i + 1} is "${lines[i]!.slice(0, 60)}": expected a number from 0`);
    numbers.push(value);
  }
  if (numbers.length === 0) throw new Error(`${file}: has no numbers: expected one a line`);
  return numbers;
}

/** The names of its columns; none where it begins with numbers. */
export const columnsIn = (text: string): string[] => {
  const first = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0]!;
  return /[a-z]/i.test(first) && !/^\s*-?\d/.test(first) ? first.split(',').map((name) => name.trim()) : [];
};
