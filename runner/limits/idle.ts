/** Stages on idle machines: waking them, and their answers with no load. */
import { median } from 'simple-statistics';
import type { NoLoad } from '../../records/limits-format.ts';
import type { Answer } from './client.ts';
import type { Place } from './fleet.ts';
import type { Stage } from './stage.ts';
import { momentsOf, withoutOutliers } from './statistics.ts';

/** Tries before a machine counts as unreachable: waking may take longer than a time-out allows. */
const TRIES = 3;
const FIRST_PROBES = 8;
const MOST_PROBES = 100;
/** Precise enough, in ms. */
const GOOD_ERROR_MS = 1.5;

export const lastedMs = ({ answeredMs, sentMs }: Answer): number => answeredMs - sentMs;

/** The first answer of a machine that may sleep, from the first try on; null where none is proper. */
export async function wake(place: Place, { client }: Stage): Promise<number | null> {
  let sentMs: number | undefined;
  for (let i = 0; i < TRIES; i++) {
    const answer = await client.ask(place);
    sentMs ??= answer.sentMs;
    if (answer.problem === '') return answer.answeredMs - sentMs;
    // A refusal at once will be the same at the next try; only what took its time may have been waking up.
    if (lastedMs(answer) < 1000) return null;
  }
  return null;
}

/** One after the other, each on an idle machine. Empty where no answer is proper. */
export async function probeNoLoad(place: Place, stage: Stage): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let i = 0; i < FIRST_PROBES; i++) {
    const answer = await stage.client.ask(place);
    if (answer.problem === '') answers.push(answer);
    else if (answers.length === 0 && i === 2) break;
  }
  return answers;
}

/** More of them where they differ, until their mean is precise. */
export async function probeMore(
  place: Place,
  before: readonly Answer[],
  gapMs: number,
  stage: Stage,
): Promise<Answer[]> {
  const answers = [...before];
  let asked = before.length;
  while (asked < MOST_PROBES) {
    const noLoad = noLoadOf(answers)!;
    const { errorMs } = noLoad;
    if (errorMs <= GOOD_ERROR_MS) break;
    // Twice as many at least: the spread of a few may be small by chance, and with it what seems to be wanted.
    const wanted = Math.min(MOST_PROBES, Math.ceil(asked * Math.max(2, (errorMs / GOOD_ERROR_MS) ** 2)));
    const more = Array.from({ length: wanted - asked }, () => 1);
    answers.push(...(await together(place, more, apartMs(noLoad, gapMs), stage)).flat());
    asked = wanted;
  }
  return answers;
}

export function noLoadOf(answers: readonly Answer[]): NoLoad | null {
  if (answers.length === 0) return null;
  const all = answers.map(lastedMs);
  const kept = withoutOutliers(all);
  const { mean: meanMs, spread, error } = momentsOf(kept);
  const medianOf = (figure: (answer: Answer) => number | undefined) => {
    const told = answers.map(figure).filter((value) => value !== undefined);
    return told.length === 0 ? null : median(told);
  };
  return {
    meanMs,
    medianMs: median(all),
    minMs: Math.min(...all),
    maxMs: Math.max(...all),
    spreadMs: spread,
    errorMs: error,
    answersMs: all,
    responseTimeMs: medianOf((answer) => answer.responseTimeMs),
    workTimeMs: medianOf((answer) => answer.workTimeMs),
    masterMs: medianOf((answer) => answer.masterMs),
  };
}

/** Far enough apart that requests share the link but not the machine, which takes `workMs` for each lot. */
export const apartMs = ({ spreadMs, medianMs }: NoLoad, workMs: number): number =>
  Math.max(3 * workMs, 8 * spreadMs, medianMs / 8);

/**
 * Sends lots of so many requests at once, one lot after the other without waiting for answers.
 *
 * @returns the answers of each lot; none where one of them fails
 */
export async function together(
  place: Place,
  lots: readonly number[],
  apart: number,
  stage: Stage,
): Promise<Answer[][]> {
  const underWay: Promise<Answer[]>[] = [];
  try {
    for (const size of lots) {
      underWay.push(Promise.all(Array.from({ length: size }, () => stage.client.ask(place))));
      await stage.client.pause(apart);
    }
  } finally {
    // Where we are interrupted, each of them fails too.
    await Promise.allSettled(underWay);
  }
  const came = await Promise.all(underWay);
  return came.map((lot) => (lot.every(({ problem }) => problem === '') ? lot : []));
}
