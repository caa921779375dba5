/** What a request is about: the load's key where it has one (`--keys`), else its index mod KEYS. */
import { wholeNumber } from '../api/parameters.ts';
import type { ParameterSpec, Request, World } from '../api/contract.ts';

const count = wholeNumber({ summary: '', min: 1, defaultText: 'N' });

/** `zipf:…` is the load's to read: each request then comes with its key. */
export const keysParameter: ParameterSpec<number | undefined> = {
  summary: 'how many different keys the requests have, where the load has none of its own (--keys)',
  defaultText: 'N',
  parse: (text) => (text.startsWith('zipf:') ? undefined : count.parse(text)),
};

/** The key of a request, in a world with the parameter KEYS. */
export const keysOf = ({ n, parameters }: World<{ readonly KEYS: number | undefined }>) => {
  const { KEYS = n } = parameters;
  return ({ index, key }: Request): number => key ?? index % KEYS;
};
