/** `routebench/records`: a folder of results as data. */
export { readComparison, readResults, readRun, type ReadRun, type Results } from './read.ts';
export type { Comparison, RunRecord, Summary } from './format.ts';
