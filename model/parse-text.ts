/** Readers of what people type. Each throws an Error that says what is expected; its caller says what was given, and where. */
import { parseDurationMs } from './workload/duration.ts';

/** Both ends are accepted. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
    throw new Error(`a whole number from ${min}${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`}`);
  };
}

/** Both ends are accepted. */
export function number(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= min && value <= max) return value;
    throw new Error(`a number from ${min} to ${max}`);
  };
}

export function oneOf<const T extends string>(...choices: readonly T[]): (text: string) => T {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    throw new Error(choices.join(', '));
  };
}

/** The text itself: whatever uses it reads it again with parseDurationMs. */
export function durationText(text: string): string {
  parseDurationMs(text);
  return text;
}

/** The text itself: whatever uses it reads it again with what checks it here. */
export const checkedBy =
  (check: (text: string) => unknown) =>
  (text: string): string => {
    check(text);
    return text;
  };

/** 1 or 0, as environment variables have it. */
export function yesOrNo(text: string): boolean {
  if (text === '1' || text === '0') return text === '1';
  throw new Error('1 or 0');
}

/** The address that paths are added to, without a slash at its end. */
export function baseUrl(text: string): string {
  if (/^https?:\/\/[^/\s?#@]+(\/[^\s?#]*)?$/.test(text)) return text.replace(/\/+$/, '');
  const expected = 'http://<host>:<port> or https://…, with a path where it has one';
  if (!/^[a-z]+:\/\//i.test(text)) throw new Error(`${expected}: a scheme in front, such as http://${text}`);
  throw new Error(
    text.includes('@') ? `${expected}, and no password: give --header` : `${expected}, and no query`,
  );
}

/** `Name: value`, one a line. */
export function headerLines(text: string): string {
  if (text.split('\n').every((line) => /^[A-Za-z0-9!#$%&'*+.^_|~-]+:[^\r]*$/.test(line))) return text;
  throw new Error("'Name: value'");
}

/** A name and a password within an address never reach a terminal, a log or a file. */
export const withoutSecrets = (text: string): string => text.replace(/\/\/[^/\s@]*@/g, '//***@');

/** An unset variable of a shell arrives as an empty text. */
export function filled(text: string): string {
  if (text.trim() !== '') return text;
  throw new Error("a text that isn't blank");
}

/**
 * The value of a tag in InfluxDB. An empty one is one that isn't there; in the line protocol a line's end ends the point,
 * and a \ at the end escapes what follows.
 */
export const isTagValue = (text: string): boolean => text.trim() !== '' && !/[\r\n]|\\$/.test(text);

export function tagValue(text: string): string {
  if (isTagValue(filled(text))) return text;
  throw new Error("a text on one line that doesn't end in \\");
}
