/** Stages on idle machines: waking them, their answers with no load, and how many requests they serve side by side. */
import { median } from 'simple-statistics';
import type { NoLoad } from '../../report/limits/format.ts';
import type { Answer } from './client.ts';
import type { Place } from './fleet.ts';
import { pause, type Stage } from './stage.ts';
import { meanOfLargest, momentsOf, withoutOutliers } from './statistics.ts';

/** Tries before a machine counts as unreachable: waking may take longer than a time-out allows. */
const TRIES = 3;
const FIRST_PROBES = 8;
const MOST_PROBES = 100;
/** Precise enough, in ms. */
const GOOD_ERROR_MS = 1.5;

const lastedMs = ({ answeredMs, sentMs }: Answer): number => answeredMs - sentMs;

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

/** One after the other, each on an idle machine. Null where no answer is proper. */
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
    const { errorMs } = noLoadOf(answers)!;
    if (errorMs <= GOOD_ERROR_MS) break;
    // Twice as many at least: the spread of a few may be small by chance, and with it what seems to be wanted.
    const wanted = Math.min(MOST_PROBES, Math.ceil(asked * Math.max(2, (errorMs / GOOD_ERROR_MS) ** 2)));
    const more = Array.from({ length: wanted - asked }, () => 1);
    answers.push(...(await together(place, more, apartMs(answers, gapMs), stage)).flat());
    asked = wanted;
  }
  return answers;
}

export function noLoadOf(answers: readonly Answer[]): NoLoad | null {
  if (answers.length === 0) return null;
  const all = answers.map(lastedMs);
  const kept = withoutOutliers(all);
  const { mean: meanMs, spread, error } = momentsOf(kept);
  const medianOf = (figure: (answer: Answer) => number | null) => {
    const told = answers.map(figure).filter((value) => value !== null);
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

/** More at once than any machine is asked to show. */
const MOST_SIDE_BY_SIDE = 256;
const FIRST_ROUNDS = 3;
const MOST_ROUNDS = 100;

/**
 * How many requests a machine serves side by side: the largest k of which, sent together, none waits for another.
 * The last of k answers comes as late as the latest of k answers with no load does by chance, if k ≤ c. Otherwise the
 * last request waits for (⌈k / c⌉ − 1) · service; with service = c · gap and what is known to fit, that is at least
 *
 *   max(fits, ⌈k / 2⌉) · gap     [ms]
 *
 * less what the requests arrive apart. Half of that parts the two. Rounds are repeated until the difference is clear of it
 * by three standard errors, by the spread that answers are known to have: that of the first few rounds may be small by chance.
 *
 * @param before answers with no load
 * @returns how many, and the answers with those of the requests that were sent alone for comparison
 */
export async function sideBySide(
  place: Place,
  gapMs: number,
  before: readonly Answer[],
  stage: Stage,
): Promise<{ concurrency: number; answers: Answer[] }> {
  const answers = [...before];
  // A service time is c gaps, and no longer than the whole answer.
  const most = Math.min(MOST_SIDE_BY_SIDE, Math.floor((1.05 * noLoadOf(before)!.meanMs) / gapMs) + 1);

  const waits = async (k: number, fits: number): Promise<boolean> => {
    const latestMs: number[] = [];
    let excess = { overMs: 0, errorMs: 0 };
    let more = FIRST_ROUNDS;
    for (let asked = 0; more > 0; asked += more, more = roundsWanted(excess, asked)) {
      const turns = Array.from({ length: 2 * more }, (_, i) => (i % 2 === 0 ? 1 : k));
      const came = await together(place, turns, apartMs(answers, k * gapMs), stage);
      for (const [i, all] of came.entries()) {
        if (i % 2 === 0) answers.push(...all);
        else if (all.length > 0) latestMs.push(Math.max(...all.map(lastedMs)));
      }
      if (latestMs.length > 0)
        excess = excessOf(latestMs, answers.map(lastedMs), k, Math.max(fits, Math.ceil(k / 2)) * gapMs);
    }
    return latestMs.length === 0 || excess.overMs > 0;
  };

  let fits = 1;
  let tooMany = 2;
  while (tooMany <= most && !(await waits(tooMany, fits))) {
    fits = tooMany;
    tooMany *= 2;
  }
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (middle > most || (await waits(middle, fits))) tooMany = middle;
    else fits = middle;
  }
  return { concurrency: fits, answers };
}

/**
 * By how much the last of k answers comes later than where it would be halfway between waiting and not (ms).
 * With half of an answer's variance σ² on the way there, two requests arrive 2/√π · σ/√2 = 0.8 σ apart; more of them
 * farther, √log₂k times that by simulation, where a wait of which two fifths or more are left is told best.
 */
function excessOf(latestMs: readonly number[], aloneMs: readonly number[], k: number, waitMs: number) {
  const alone = withoutOutliers(aloneMs);
  const { spread } = momentsOf(alone);
  const last = momentsOf(withoutOutliers(latestMs));
  const seenMs = Math.max(0.4 * waitMs, waitMs - 0.8 * Math.sqrt(Math.log2(k)) * spread);
  const lastErrorMs = Math.max(last.error, spread / Math.sqrt(latestMs.length));
  return {
    overMs: last.mean - meanOfLargest(alone, k) - seenMs / 2,
    errorMs: Math.hypot(lastErrorMs, spread * Math.sqrt(k / 2 / alone.length)),
  };
}

/** How many rounds more after so many; none where it is clear. */
function roundsWanted({ overMs, errorMs }: ReturnType<typeof excessOf>, asked: number): number {
  const times = (3 * errorMs) / Math.abs(overMs);
  if (times < 1) return 0;
  return Math.min(MOST_ROUNDS - asked, Math.ceil(asked * Math.min(3, times ** 2 - 1)));
}

/** Far enough apart that requests share the link but not the machine, which takes `workMs` for each lot. */
function apartMs(answers: readonly Answer[], workMs: number): number {
  const { minMs, maxMs } = noLoadOf(answers)!;
  return Math.max(3 * workMs, 2 * (maxMs - minMs), maxMs / 8);
}

/**
 * Sends lots of so many requests at once, one lot after the other without waiting for answers.
 *
 * @returns the answers of each lot; none where one of them fails
 */
async function together(
  place: Place,
  lots: readonly number[],
  apart: number,
  stage: Stage,
): Promise<Answer[][]> {
  const underWay: Promise<Answer[]>[] = [];
  try {
    for (const size of lots) {
      underWay.push(Promise.all(Array.from({ length: size }, () => stage.client.ask(place))));
      await pause(apart, stage);
    }
  } finally {
    // Where we are interrupted, each of them fails too.
    await Promise.allSettled(underWay);
  }
  const came = await Promise.all(underWay);
  return came.map((lot) => (lot.every(({ problem }) => problem === '') ? lot : []));
}
