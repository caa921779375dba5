/** What a request is about: the load's key where it has one (`--keys`), else its index mod KEYS. */
import { wholeNumber } from '../api/parameters.ts';
import type { ParameterSpec, Request } from '../api/contract.ts';

const count = wholeNumber({ summary: '', min: 1, defaultText: 'N' });

/** `zipf:…` is the load's to read: each request then comes with its key. */
export const keysParameter: ParameterSpec<number | undefined> = {
  summary: 'how many different keys the requests have, where the load has none of its own (--keys)',
  defaultText: 'N',
  parse: (text) => (text.startsWith('zipf:') ? undefined : count.parse(text)),
};

export const keyOf = ({ index, key }: Request, keys: number): number => key ?? index % keys;
