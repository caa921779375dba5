/** Several k6 processes as one run: each takes an execution segment of it, and all begin at one moment. */
import { mkdirSync } from 'node:fs';
import type { SampleRow } from '../../model/sample-row.ts';
import { k6Files, runK6, type K6Job, type K6Result } from './k6-run.ts';
import { segmentFolder, type Recorded } from '../../records/samples/k6-samples.ts';
import { isComplete, judgedOver } from './segment-thresholds.ts';

/** How long after their start the processes begin their load: what the slowest takes to get ready, in real ms. */
const READY_MS = 3000;
const READY_PER_REQUEST_MS = 1;

/**
 * What makes a `k6 run` one of several, as the k6-operator has it: its segment of the virtual users and of the
 * iterations, whose indices are disjoint and go from 0 to N − 1, and a tag that keeps its points apart from the others'.
 */
export const segmentArguments = (segment: number, segments: number): string[] => {
  const end = (i: number) => (i === 0 ? '0' : i === segments ? '1' : `${i}/${segments}`);
  const sequence = Array.from({ length: segments + 1 }, (_, i) => end(i)).join(',');
  return [
    ...['--execution-segment', `${end(segment)}:${end(segment + 1)}`],
    ...['--execution-segment-sequence', sequence],
    ...['--tag', `instance_id=${segment + 1}`],
    // Beside the run's own tags, not in their place.
    ...['--features', 'merge-run-tags'],
  ];
};

/**
 * As of one process, but that each knows its own requests alone (together).
 *
 * @param n requests in all
 */
export async function runSegments(job: K6Job, n: number, segments: number): Promise<K6Result> {
  const startAt = Math.ceil(Date.now() + READY_MS + READY_PER_REQUEST_MS * n);
  const answered = new Array<number>(segments).fill(0);
  const results = await Promise.all(
    answered.map((_, i) => {
      const directory = segmentFolder(job.directory, i + 1);
      mkdirSync(directory, { recursive: true });
      return runK6({
        ...job,
        directory,
        env: { ...job.env, START_AT: String(startAt) },
        args: [...(job.args ?? []), ...segmentArguments(i, segments)],
        onProgress(rows) {
          answered[i] = rows;
          job.onProgress(answered.reduce((sum, each) => sum + each, 0));
        },
      });
    }),
  );
  const failed = results.findIndex(({ exitCode }) => !isComplete(exitCode));
  const worst = results[Math.max(0, failed)]!;
  const log = k6Files(segmentFolder(job.directory, failed + 1)).log;
  return {
    ...worst,
    thresholds: heldInEach(results),
    error:
      failed === -1
        ? undefined
        : `segment ${failed + 1} of ${segments}: ${worst.error ?? `k6 ended with exit code ${worst.exitCode}: see ${log}`}`,
    outputErrors: results.flatMap(({ outputErrors }) => outputErrors),
    lostRows: results.some(({ lostRows }) => lostRows),
  };
}

/** The result of all processes: thresholds over all requests, and which of the n are missing. */
export function together(result: K6Result, rows: readonly SampleRow[], n: number): K6Result {
  const judged = judgedOver(rows, result);
  return result.error === undefined ? judged : { ...judged, error: result.error + missing(rows, n) };
}

/** By how much a process's first request left after its release, in real ms; null without one. */
export function lateMsOf({ rows }: Recorded): number | null {
  if (rows.length === 0) return null;
  return rows.reduce(
    (least, { sentMs, releasedMs }) => Math.min(least, Math.max(0, sentMs - releasedMs)),
    Infinity,
  );
}

function heldInEach(results: readonly K6Result[]): Record<string, boolean> {
  const thresholds: Record<string, boolean> = {};
  for (const result of results)
    for (const [name, held] of Object.entries(result.thresholds))
      thresholds[name] = held && thresholds[name] !== false;
  return thresholds;
}

const INDICES_SHOWN = 5;

/** Which of the N indices have no row, in words. */
function missing(rows: readonly SampleRow[], n: number): string {
  const there = new Set(rows.map(({ index }) => index));
  const absent = Array.from({ length: n }, (_, index) => index).filter((index) => !there.has(index));
  if (absent.length === 0) return '';
  const shown = absent.slice(0, INDICES_SHOWN).join(', ');
  return `; ${absent.length} of the ${n} requests have no answer: ${shown}${absent.length > INDICES_SHOWN ? `, … ${absent.at(-1)}` : ''}`;
}
