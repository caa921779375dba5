/** Stages on idle machines: waking them, their answers with no load, and how many requests they serve side by side. */
import { mean, median } from 'simple-statistics';
import type { NoLoad } from '../../report/limits/format.ts';
import type { Answer } from './client.ts';
import type { Place } from './fleet.ts';
import { pause, type Stage } from './stage.ts';
import { momentsOf, withoutOutliers } from './statistics.ts';

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

/**
 * More of them where they differ, until their mean is precise. They set out apart by several service times, so that they
 * share the link but not the machine.
 */
export async function probeMore(
  place: Place,
  before: readonly Answer[],
  serviceMs: number,
  stage: Stage,
): Promise<Answer[]> {
  const answers = [...before];
  let asked = before.length;
  while (asked < MOST_PROBES) {
    const { errorMs, minMs, maxMs } = noLoadOf(answers)!;
    if (errorMs <= GOOD_ERROR_MS) break;
    // Twice as many at least: the spread of a few may be small by chance, and with it what seems to be wanted.
    const wanted = Math.min(MOST_PROBES, Math.ceil(asked * Math.max(2, (errorMs / GOOD_ERROR_MS) ** 2)));
    const apartMs = Math.max(5 * serviceMs, 2 * (maxMs - minMs), maxMs / 8);
    const underWay: Promise<Answer>[] = [];
    for (; asked < wanted; asked++) {
      underWay.push(stage.client.ask(place));
      await pause(apartMs, stage);
    }
    answers.push(...(await Promise.all(underWay)).filter(({ problem }) => problem === ''));
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
/**
 * Requests sent together arrive apart, as a part of the spread of answers: so much that machines that serve one and two at a
 * time are told apart about as surely. With a jitter as large as the service time nine of ten are (by simulation), with half
 * of it nearly all.
 */
const APART = 0.2;
const MOST_ROUNDS = 100;

/**
 * How many requests a machine serves side by side: the largest k of which, sent together, none waits for another.
 * The mean answer of k requests at once exceeds that of one alone by nothing if k ≤ c, and otherwise by at least
 *
 *   (k − 1) · gap / k,     gap = service / c      [ms]     (c = k − 1: one of k waits one service time)
 *
 * so half of that parts the two; where chance brings them to the machine apart, it's a little less. Rounds are repeated
 * until the difference is clear of it by three standard errors, by the spread that answers are known to have: that of the
 * first few rounds may be small by chance.
 */
export async function sideBySide(
  place: Place,
  gapMs: number,
  { meanMs: noLoadMs, spreadMs }: Pick<NoLoad, 'meanMs' | 'spreadMs'>,
  stage: Stage,
): Promise<number> {
  // A service time is c gaps, and no longer than the whole answer.
  const most = Math.min(MOST_SIDE_BY_SIDE, Math.floor((1.05 * noLoadMs) / gapMs) + 1);
  const waits = async (k: number): Promise<boolean> => {
    const waitMs = (k - 1) * gapMs;
    const edgeMs = Math.max(waitMs / 4, waitMs - APART * spreadMs) / k / 2;
    const excesses: number[] = [];
    let excessMs = 0;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const alone = await together(place, 1, stage);
      const all = await together(place, k, stage);
      if (alone === null || all === null) continue;
      excesses.push(all - alone);
      const { mean: meanMs, error } = momentsOf(withoutOutliers(excesses));
      excessMs = meanMs;
      const knownErrorMs = spreadMs * Math.sqrt((1 + 1 / k) / excesses.length);
      const clear = Math.abs(excessMs - edgeMs) > 3 * Math.max(error, knownErrorMs);
      if (clear && excesses.length >= FIRST_ROUNDS) break;
    }
    return excesses.length === 0 || excessMs > edgeMs;
  };

  let fits = 1;
  let tooMany = 2;
  while (tooMany <= most && !(await waits(tooMany))) {
    fits = tooMany;
    tooMany *= 2;
  }
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (middle > most || (await waits(middle))) tooMany = middle;
    else fits = middle;
  }
  return fits;
}

/** The mean answer of k requests sent together to an idle machine; null where one of them fails. */
async function together(place: Place, k: number, { client, signal }: Stage): Promise<number | null> {
  signal.throwIfAborted();
  const answers = await Promise.all(Array.from({ length: k }, () => client.ask(place)));
  return answers.every(({ problem }) => problem === '') ? mean(answers.map(lastedMs)) : null;
}
