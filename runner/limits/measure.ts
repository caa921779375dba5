/** The stages of `routebench limits` one after the other. What is measured is told after each, so that nothing is lost. */
import type { MachineLimits, MasterLimits, Requests } from '../../records/limits-format.ts';
import type { Answer } from './client.ts';
import { figuresOf } from './figures.ts';
import type { Place } from './fleet.ts';
import { noLoadOf, probeMore, probeNoLoad, wake } from './idle.ts';
import { probeMaster } from './master.ts';
import { goodErrorMs, probeAtOnce, probeQueues } from './queue.ts';
import { sideBySide } from './side-by-side.ts';
import { onEach, type Stage } from './stage.ts';
import { gapOf } from './statistics.ts';

export interface Findings {
  readonly machines: Readonly<Record<string, MachineLimits>>;
  readonly master: MasterLimits | null;
  readonly requests: Requests;
}

export interface Reporting {
  /** A stage begins. */
  readonly onStage: (title: string) => void;
  /** What is known so far. */
  readonly onFindings: (findings: Findings) => void;
}

/** What is known of a machine while it is being measured, and what that was seen from. */
interface Draft {
  readonly place: Place;
  limits: MachineLimits;
  answers: Answer[];
  concurrency: number;
  /** Answers of the longest burst that queued, rising. */
  queuedMs: readonly number[];
}

export async function measureLimits(
  places: readonly Place[],
  stage: Stage,
  { onStage, onFindings }: Reporting,
): Promise<Findings> {
  const drafts = places.map(draftOf);
  let master: MasterLimits | null = null;
  const findings = (): Findings => ({
    machines: Object.fromEntries(drafts.map((draft) => [draft.place.id, draft.limits])),
    master,
    requests: stage.client.tally(),
  });
  const each = async (title: string, of: readonly Draft[], work: (draft: Draft) => Promise<void>) => {
    onStage(title);
    let done = 0;
    const show = () => stage.onProgress(`${title}: ${done} of ${of.length} machines`);
    show();
    await onEach(
      of.map(({ place }) => place),
      async (place) => {
        await work(of.find((draft) => draft.place === place)!);
        done++;
        show();
      },
    );
    onFindings(findings());
  };
  const measurable = () => drafts.filter(({ limits }) => limits.noLoad !== null);
  const queued = () => drafts.filter(({ limits }) => limits.queue !== null);

  await each('waking the machines', drafts, async (draft) => {
    learn(draft, { firstAnswerMs: await wake(draft.place, stage) });
  });
  await each('answers with no load', drafts, async (draft) => {
    draft.answers = await probeNoLoad(draft.place, stage);
    const noLoad = noLoadOf(draft.answers);
    learn(draft, { noLoad });
    const { firstAnswerMs } = draft.limits;
    if (noLoad !== null && firstAnswerMs !== null) learn(draft, wakingOf(firstAnswerMs, noLoad.medianMs));
  });
  onStage('answers from a queue');
  const idle = measurable().map(({ place, limits: { noLoad } }) => ({
    place,
    noLoadMs: noLoad!.meanMs,
    spreadMs: noLoad!.spreadMs,
  }));
  const queues = await probeQueues(idle, stage);
  for (const draft of measurable()) {
    const queue = queues.get(draft.place.id) ?? null;
    learn(draft, { queue });
    draft.queuedMs = queue?.answersMs ?? [];
  }
  onFindings(findings());
  await each('how many side by side', queued(), async (draft) => {
    const { gapMs } = draft.limits.queue!;
    const precise = await probeMore(draft.place, draft.answers, gapMs, stage);
    Object.assign(draft, await sideBySide(draft.place, gapMs, precise, stage));
    learn(draft, { noLoad: noLoadOf(draft.answers) });
    conclude(draft);
  });

  if (!stage.client.hasMaster) {
    onStage("neither a forwarding unit to measure, nor bursts until answers fail: it isn't a fleet of ours");
    return findings();
  }
  onStage('the forwarding unit alone');
  master = await probeMaster(stage).catch(() => {
    stage.signal.throwIfAborted();
    // It stopped answering: there is nothing to tell of it.
    return null;
  });
  onFindings(findings());

  onStage('how many at once before answers fail');
  const firsts = queued().filter(
    ({ place }, i, all) => all.findIndex((other) => other.place.region === place.region) === i,
  );
  const expected = ({ limits: { queue, figures } }: Draft) =>
    Math.floor((stage.timeoutMs - figures!.latencyMs) / queue!.gapMs);
  const bursts = await probeAtOnce(
    firsts.map((draft) => ({ place: draft.place, expected: expected(draft) })),
    stage,
  );
  for (const draft of firsts) {
    const { answersMs, ...atOnce } = bursts.get(draft.place.id)!;
    learn(draft, { atOnce });
    refine(draft, answersMs);
  }
  onFindings(findings());
  return findings();
}

const draftOf = (place: Place): Draft => ({
  place,
  limits: {
    region: place.region,
    number: place.number,
    firstAnswerMs: null,
    asleep: false,
    wakeMs: null,
    noLoad: null,
    queue: null,
    atOnce: null,
    figures: null,
  },
  answers: [],
  concurrency: 1,
  queuedMs: [],
});

function learn(draft: Draft, more: Partial<MachineLimits>): void {
  draft.limits = { ...draft.limits, ...more };
}

/** An answer that took half a second or more longer than it does awake, and several times as long, was a machine waking up. */
function wakingOf(firstAnswerMs: number, awakeMs: number): Pick<MachineLimits, 'asleep' | 'wakeMs'> {
  const longerMs = firstAnswerMs - awakeMs;
  const asleep = longerMs > Math.max(500, awakeMs);
  return { asleep, wakeMs: asleep ? longerMs : null };
}

function conclude(draft: Draft): void {
  const { concurrency, queuedMs, limits } = draft;
  const measured = { noLoad: limits.noLoad!, gapMs: limits.queue!.gapMs, concurrency, queuedMs };
  learn(draft, { figures: figuresOf(measured) });
}

/**
 * The oversized burst is the longest queue there was: where it had far more answers, it tells the gap best. Of a machine so
 * fast that this computer can't follow, it tells another, and is not believed.
 */
function refine(draft: Draft, answersMs: readonly number[]): void {
  if (answersMs.length < 2 * draft.queuedMs.length) return;
  const before = draft.limits.queue!;
  const longer = gapOf(answersMs);
  const goodMs = goodErrorMs(before);
  const differMs = Math.abs(longer.gapMs - before.gapMs);
  if (longer.errorMs > Math.max(before.errorMs, goodMs)) return;
  if (differMs > Math.max(goodMs, 3 * Math.hypot(before.errorMs, longer.errorMs))) return;
  learn(draft, { queue: { ...before, ...longer } });
  draft.queuedMs = answersMs;
  conclude(draft);
}
