/** The stages of `routebench limits` one after the other. What is measured is told after each, so that nothing is lost. */
import type { AtOnce, MachineLimits, MasterLimits, Requests } from '../../report/limits/format.ts';
import type { Answer } from './client.ts';
import { figuresOf } from './figures.ts';
import type { Place } from './fleet.ts';
import { noLoadOf, probeMore, probeNoLoad, sideBySide, wake } from './idle.ts';
import { probeMaster } from './master.ts';
import { probeAtOnce, probeQueue } from './queue.ts';
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

type Draft = { -readonly [Key in keyof MachineLimits]: MachineLimits[Key] } & {
  readonly place: Place;
  answers: Answer[];
  concurrency: number;
  queuedMs: readonly number[];
};

export async function measureLimits(
  places: readonly Place[],
  stage: Stage,
  { onStage, onFindings }: Reporting,
): Promise<Findings> {
  const drafts = places.map(draftOf);
  let master: MasterLimits | null = null;
  const findings = (): Findings => ({
    machines: Object.fromEntries(drafts.map((draft) => [draft.place.id, limitsOf(draft)])),
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
  const measurable = () => drafts.filter(({ noLoad }) => noLoad !== null);
  const queued = () => drafts.filter(({ queue }) => queue !== null);

  await each('waking the machines', drafts, async (draft) => {
    draft.firstAnswerMs = await wake(draft.place, stage);
  });
  await each('answers with no load', drafts, async (draft) => {
    draft.answers = await probeNoLoad(draft.place, stage);
    draft.noLoad = noLoadOf(draft.answers);
    if (draft.noLoad !== null && draft.firstAnswerMs !== null) sayWaking(draft, draft.noLoad.medianMs);
  });
  await each('answers from a queue', measurable(), async (draft) => {
    draft.queue = await probeQueue(draft.place, draft.noLoad!.meanMs, stage);
    draft.queuedMs = draft.queue?.answersMs ?? [];
  });
  await each('how many side by side', queued(), async (draft) => {
    const { gapMs } = draft.queue!;
    draft.concurrency = await sideBySide(draft.place, gapMs, draft.noLoad!.meanMs, stage);
    draft.answers = await probeMore(draft.place, draft.answers, draft.concurrency * gapMs, stage);
    draft.noLoad = noLoadOf(draft.answers)!;
    settle(draft);
  });

  onStage('the forwarding unit alone');
  master = await probeMaster(stage);
  onFindings(findings());

  onStage('how many at once before answers fail');
  const firsts = queued().filter(
    ({ region }, i, all) => all.findIndex((draft) => draft.region === region) === i,
  );
  const expected = ({ queue, figures }: Draft) =>
    Math.floor((stage.timeoutMs - figures!.latencyMs) / queue!.gapMs);
  const bursts = await probeAtOnce(
    firsts.map((draft) => ({ place: draft.place, expected: expected(draft) })),
    stage,
  );
  for (const draft of firsts) {
    const { answersMs, ...atOnce } = bursts.get(draft.place.id)!;
    draft.atOnce = atOnce satisfies AtOnce;
    refine(draft, answersMs);
  }
  onFindings(findings());
  return findings();
}

const draftOf = (place: Place): Draft => ({
  place,
  region: place.region,
  number: place.number,
  firstAnswerMs: null,
  asleep: false,
  wakeMs: null,
  noLoad: null,
  queue: null,
  atOnce: null,
  figures: null,
  answers: [],
  concurrency: 1,
  queuedMs: [],
});

function limitsOf({
  place: _,
  answers: __,
  concurrency: ___,
  queuedMs: ____,
  ...limits
}: Draft): MachineLimits {
  return limits;
}

/** An answer that took half a second or more longer than it does awake, and several times as long, was a machine waking up. */
function sayWaking(draft: Draft, awakeMs: number): void {
  const longerMs = draft.firstAnswerMs! - awakeMs;
  draft.asleep = longerMs > Math.max(500, awakeMs);
  draft.wakeMs = draft.asleep ? longerMs : null;
}

function settle(draft: Draft): void {
  const { noLoad, queue, concurrency, queuedMs } = draft;
  draft.figures = figuresOf({ noLoad: noLoad!, gapMs: queue!.gapMs, concurrency, queuedMs });
}

/** The oversized burst is the longest queue there was: where it had far more answers, it tells the gap best. */
function refine(draft: Draft, answersMs: readonly number[]): void {
  if (answersMs.length < 2 * draft.queuedMs.length) return;
  draft.queue = { ...draft.queue!, ...gapOf(answersMs) };
  draft.queuedMs = answersMs;
  settle(draft);
}
