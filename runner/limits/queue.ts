/** Stages on queued machines: the gap between back-to-back answers, and how many requests at once before they fail. */
import type { AtOnce, QueueLimits } from '../../records/limits-format.ts';
import type { Answer } from './client.ts';
import type { Place } from './fleet.ts';
import type { Stage } from './stage.ts';
import { gapOf } from './statistics.ts';

const FIRST_BURST = 32;
const LARGEST_BURST = 400;

/** All at once to one machine. */
async function burst(
  place: Place,
  size: number,
  { client }: Stage,
): Promise<{ startMs: number; answers: Answer[] }> {
  const asked = Array.from({ length: size }, () => client.ask(place));
  const answers = await Promise.all(asked);
  return { startMs: answers[0]!.sentMs, answers };
}

const goodOnes = ({ startMs, answers }: { startMs: number; answers: readonly Answer[] }): number[] =>
  answers
    .filter(({ problem }) => problem === '')
    .map(({ answeredMs }) => answeredMs - startMs)
    .sort((a, b) => a - b);

/** Machines whose queues are filled side by side. */
const TOGETHER = 8;
/** Answers per real ms that this process reads beside all that it sends, without falling behind. */
const FOLLOWED_PER_MS = 0.5;

export interface Idle {
  readonly place: Place;
  readonly noLoadMs: number;
  /** Standard deviation of answers with no load. */
  readonly spreadMs: number;
}

/**
 * The gap between answers while requests queue, of each machine. A second, larger burst follows where gaps differ so much
 * that the first doesn't tell them within 1 %, and where the first was served side by side to such a part that it hardly
 * queued. Connections are opened before a burst, never in one.
 *
 * @returns by machine id; null where too few answers were proper
 */
export async function probeQueues(
  idle: readonly Idle[],
  stage: Stage,
): Promise<Map<string, QueueLimits | null>> {
  const found = new Map<string, QueueLimits | null>();
  for (let from = 0; from < idle.length; from += TOGETHER) {
    // Nothing is known of their rates at first; but first bursts are small.
    const first = { size: FIRST_BURST, perMs: 0 };
    let left = idle.slice(from, from + TOGETHER).map((machine) => ({ ...machine, ...first }));
    while (left.length > 0) {
      const turn = followed(left);
      stage.onProgress(`answers from a queue: ${from} of ${idle.length} machines`);
      await stage.client.open(turn);
      const measured = await Promise.all(turn.map(({ place, size }) => queueOf(place, size, stage)));
      turn.forEach(({ place }, i) => found.set(place.id, measured[i] ?? found.get(place.id) ?? null));
      const again = turn.flatMap((machine, i) => {
        const queue = measured[i] ?? null;
        const size = nextSize(queue, machine, stage);
        return size === undefined ? [] : [{ ...machine, size, perMs: stage.client.timeScale / queue!.gapMs }];
      });
      left = [...left.slice(turn.length), ...again];
    }
  }
  return found;
}

/** The first of them, as many as answer no faster together than this process can follow. */
function followed<T extends { readonly perMs: number }>(machines: readonly T[]): readonly T[] {
  let perMs = 0;
  const beyond = machines.findIndex((machine, i) => (perMs += machine.perMs) > FOLLOWED_PER_MS && i > 0);
  return beyond === -1 ? machines : machines.slice(0, beyond);
}

async function queueOf(place: Place, size: number, stage: Stage): Promise<QueueLimits | null> {
  const answersMs = goodOnes(await burst(place, size, stage));
  return answersMs.length < 8 ? null : { ...gapOf(answersMs), answersMs };
}

/** As precisely as a gap need be known (ms). */
export const goodErrorMs = ({ gapMs }: { readonly gapMs: number }): number => Math.max(0.2, 0.01 * gapMs);

/** How large a burst should follow; undefined where what there is will do. */
function nextSize(
  queue: QueueLimits | null,
  { size, noLoadMs, spreadMs }: Idle & { readonly size: number },
  { timeoutMs }: Stage,
): number | undefined {
  if (queue === null) return undefined;
  if (hardlyQueued(queue, spreadMs)) return size < 2048 ? 4 * size : undefined;
  const goodMs = goodErrorMs(queue);
  if (queue.errorMs <= goodMs || size >= LARGEST_BURST / 2) return undefined;
  // No burst lasts longer than a third of the time-out, so that none fails by it.
  const longest = Math.floor((timeoutMs / 3 - noLoadMs) / queue.gapMs);
  const wanted = Math.ceil(size * (queue.errorMs / goodMs) ** 2);
  const next = Math.min(LARGEST_BURST, longest, wanted);
  return next > 1.2 * size ? next : undefined;
}

/**
 * Its last answer came hardly later than its first: all or most were served side by side. By how much, this computer says,
 * which sends a burst in 10 ms or so, and the link: of a normal spread, 100 answers span 5 σ.
 */
function hardlyQueued({ answersMs }: QueueLimits, spreadMs: number): boolean {
  const first = answersMs[0]!;
  return answersMs.at(-1)! - first < Math.max(5, 0.1 * first, 5 * spreadMs);
}

/** Connections open at a time, over all machines of a wave. */
const MOST_CONNECTIONS = 8000;
/** The burst exceeds what is expected to be answered in time by so much. */
const OVERSIZE = 1.25;
const CURVE_POINTS = 60;

/** How large a burst shows the limit of a machine, whose queue is answered until the time-out. */
const oversize = (expected: number): number =>
  Math.min(MOST_CONNECTIONS, Math.ceil(OVERSIZE * expected) + 20);

export interface Candidate {
  readonly place: Place;
  /** Answers expected before the time-out. */
  readonly expected: number;
}

/** One oversized burst for each machine named, side by side as far as connections go. */
export async function probeAtOnce(
  candidates: readonly Candidate[],
  stage: Stage,
): Promise<Map<string, AtOnce & { readonly answersMs: readonly number[] }>> {
  const found = new Map<string, AtOnce & { readonly answersMs: readonly number[] }>();
  for (const wave of wavesOf(candidates)) {
    const sizes = wave.map(({ expected }) => oversize(expected));
    const all = sizes.reduce((a, b) => a + b, 0);
    stage.onProgress(`opening ${all.toLocaleString('en')} connections`);
    await stage.client.open(wave.map(({ place }, i) => ({ place, size: sizes[i]! })));
    const done = { answered: 0 };
    await Promise.all(
      wave.map(async ({ place, expected }, i) => {
        const result = await oneAtOnce(place, sizes[i]!, expected, counted(stage, done, all));
        found.set(place.id, result);
      }),
    );
  }
  return found;
}

function wavesOf(candidates: readonly Candidate[]): Candidate[][] {
  const waves: Candidate[][] = [];
  let left = 0;
  for (const candidate of candidates) {
    const size = oversize(candidate.expected);
    if (size > left) {
      waves.push([]);
      left = MOST_CONNECTIONS;
    }
    waves.at(-1)!.push(candidate);
    left -= size;
  }
  return waves;
}

/** The same stage, whose client tells how many of a wave are answered. */
function counted(stage: Stage, done: { answered: number }, all: number): Stage {
  const ask = async (place: Place) => {
    const answer = await stage.client.ask(place);
    done.answered++;
    if (done.answered % 50 === 0)
      stage.onProgress(
        `${done.answered.toLocaleString('en')} of ${all.toLocaleString('en')} answered or failed`,
      );
    return answer;
  };
  return { ...stage, client: { ...stage.client, ask } };
}

async function oneAtOnce(place: Place, size: number, expected: number, stage: Stage) {
  const result = await burst(place, size, stage);
  // A master that gives up by itself decides what is in time; of one that doesn't, we do.
  const givesUp = result.answers.some(({ status }) => status >= 500);
  const inTime = result.answers.filter(
    ({ problem, answeredMs, sentMs }) =>
      problem === '' && (givesUp || answeredMs - sentMs <= stage.timeoutMs),
  );
  const answersMs = goodOnes({ ...result, answers: inTime });
  const failed = result.answers.filter((answer) => !inTime.includes(answer));
  const failures: Record<string, number> = {};
  for (const { problem } of failed) {
    const kind = problem === '' ? 'answered after the time-out' : problem;
    failures[kind] = (failures[kind] ?? 0) + 1;
  }
  const firstFailureMs = failed.reduce(
    (least, { answeredMs }) => Math.min(least, answeredMs - result.startMs),
    Infinity,
  );
  return {
    asked: size,
    answered: answersMs.length,
    expected,
    failures,
    slowestMs: answersMs.at(-1) ?? null,
    firstFailureMs: failed.length === 0 ? null : firstFailureMs,
    curve: curveOf(answersMs),
    answersMs,
  };
}

function curveOf(answersMs: readonly number[]): [number, number][] {
  const step = Math.max(1, Math.floor(answersMs.length / CURVE_POINTS));
  return answersMs.flatMap((atMs, i): [number, number][] =>
    i % step === 0 || i === answersMs.length - 1 ? [[atMs, i + 1]] : [],
  );
}
