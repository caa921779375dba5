import { SharedArray } from 'k6/data';

/**
 * What is read and checked once, in the first init pass, and handed to all virtual users as text: a user then holds what
 * it makes of it, and not the whole as well. Read here and not in the array's function: k6 turns what is refused in there
 * into a stack trace.
 *
 * @param read anything that JSON can say
 */
export function sharedJson<T>(name: string, read: () => T): T {
  const text = __VU === 0 ? JSON.stringify(read()) : '';
  return JSON.parse(new SharedArray(name, () => [text])[0]!) as T;
}
