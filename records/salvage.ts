/** The requests of a run: from samples.csv, or where it was cut off before it could write that, from k6's own file. */
import { existsSync } from 'node:fs';
import { readK6 } from './k6-samples.ts';
import { requestsOf, type Requests } from './requests.ts';
import { readSamples } from './samples.ts';

/** Where k6 records while it runs; it goes once all of it is in samples.csv. */
export const K6_CSV = 'k6.csv';

export const isSalvageable = (folder: string): boolean =>
  !existsSync(`${folder}/samples.csv`) && existsSync(`${folder}/${K6_CSV}`);

/** @throws Error with one line where they can't be read */
export const requestsIn = (folder: string): Requests =>
  isSalvageable(folder)
    ? requestsOf(readK6(`${folder}/${K6_CSV}`).rows)
    : readSamples(`${folder}/samples.csv`);

/** The same of a run that may have been cut off before anything was recorded. */
export const requestsSoFar = (folder: string): Requests =>
  [K6_CSV, 'samples.csv'].some((file) => existsSync(`${folder}/${file}`))
    ? requestsIn(folder)
    : requestsOf([]);
