/** The requests of a run: from samples.csv, or where it was cut off before it could write that, from k6's own file. */
import { existsSync } from 'node:fs';
import { k6CsvFiles, merged, recordingsIn } from './k6-samples.ts';
import { requestsOf, type Requests } from './requests.ts';
import { readSamples } from './read-samples.ts';

export const isSalvageable = (folder: string): boolean =>
  !existsSync(`${folder}/samples.csv`) && k6CsvFiles(folder).length > 0;

/** @throws Error with one line where they can't be read */
export const requestsIn = (folder: string): Requests =>
  isSalvageable(folder)
    ? requestsOf(merged(recordingsIn(folder)).rows)
    : readSamples(`${folder}/samples.csv`);

/** The same of a run that may have been cut off before anything was recorded. */
export const requestsSoFar = (folder: string): Requests =>
  isSalvageable(folder) || existsSync(`${folder}/samples.csv`) ? requestsIn(folder) : requestsOf([]);
