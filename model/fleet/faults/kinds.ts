/**
 * The kinds of faults, one entry each: where it can be, what it is told, and what a request through it meets. The words are
 * those of Toxiproxy's toxics (latency and jitter, down, timeout as blackhole, reset_peer as reset, limit_data as truncate,
 * toxicity as rate) and of Envoy's fault filter (delay as latency, abort as error with its status, percentage as rate).
 */
import type { Effect, Fate, Moment } from './effect.ts';

export const targets = ['machine', 'region', 'master'] as const;
type Target = (typeof targets)[number];

/** A number that a kind is told. Without `otherwise` it has to be. */
export interface Field {
  readonly about: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly whole?: true;
  readonly otherwise?: number;
}

type Fields = Readonly<Record<string, Field>>;

export interface Kind<F extends Fields = Fields> {
  readonly about: string;
  /** Whether anything but a machine can have it. */
  readonly at: readonly Target[];
  /** When it is decided: as the request is sent on, as it arrives, or in the machine's queue. */
  readonly acts: 'under way' | 'on arrival' | 'in the queue';
  readonly fields: F;
  /** @param draw uniform in [0, 1), another one for each request that meets the entry */
  effect(told: Readonly<Record<keyof F, number>>, moment: Moment, draw: number): Effect;
  /** The next moment from `sinceMs` on at which the machine loses what it holds, ms since the entry began. */
  crash?(told: Readonly<Record<keyof F, number>>, sinceMs: number): number;
}

const kind = <const F extends Fields>(it: Kind<F>): Kind<F> => it;

const DAY_MS = 86_400_000;
const durationMs = (about: string) => ({ about, minimum: 0, maximum: DAY_MS }) as const;
const times = (about: string) => ({ about, minimum: 1, maximum: 1e6 }) as const;
const rate = { about: 'the part of requests that meet it', minimum: 0, maximum: 1, otherwise: 1 } as const;
const afterMs = { ...durationMs('how long after the request came'), otherwise: 0 } as const;
const machines = ['machine'] as const;

const sometimes = (part: number, draw: number, fate: Fate): Effect => (draw < part ? { fate } : {});

export const kinds = {
  slow: kind({
    about: 'a service that begins meanwhile takes factor times as long',
    at: machines,
    acts: 'in the queue',
    fields: { factor: times('how many times as long') },
    effect: ({ factor }) => ({ serviceFactor: factor }),
  }),
  latency: kind({
    about: 'the round trip takes latencyMs ± uniform(jitterMs) longer, and driftMsPerS more each second',
    at: targets,
    acts: 'under way',
    fields: {
      latencyMs: durationMs('added to each round trip'),
      jitterMs: { ...durationMs('by how much more or less at most'), otherwise: 0 },
      driftMsPerS: { ...durationMs('how much more it gets each second'), otherwise: 0 },
    },
    effect: ({ latencyMs, jitterMs, driftMsPerS }, { sinceMs }, draw) => ({
      latencyMs: Math.max(0, latencyMs + jitterMs * (2 * draw - 1) + (driftMsPerS * sinceMs) / 1000),
    }),
  }),
  error: kind({
    about: 'a request is refused with a status, with probability rate',
    at: targets,
    acts: 'on arrival',
    fields: {
      rate,
      status: { about: 'the HTTP status', minimum: 400, maximum: 599, whole: true, otherwise: 500 },
      afterMs,
    },
    effect: ({ rate, status, afterMs }, _, draw) => sometimes(rate, draw, { end: 'status', status, afterMs }),
  }),
  blackhole: kind({
    about: 'a request is taken and never answered',
    at: targets,
    acts: 'on arrival',
    fields: { rate },
    effect: ({ rate }, _, draw) => sometimes(rate, draw, { end: 'silence' }),
  }),
  reset: kind({
    about: 'the connection is reset as the request comes',
    at: targets,
    acts: 'on arrival',
    fields: { rate },
    effect: ({ rate }, _, draw) => sometimes(rate, draw, { end: 'reset' }),
  }),
  truncate: kind({
    about: 'the request is served, and the answer breaks off midway',
    at: targets,
    acts: 'on arrival',
    fields: { rate },
    effect: ({ rate }, _, draw) => sometimes(rate, draw, { end: 'cut' }),
  }),
  garbage: kind({
    about: 'a 200 comes at once, with a body that makes no sense',
    at: targets,
    acts: 'on arrival',
    fields: { rate, afterMs },
    effect: ({ rate, afterMs }, _, draw) => sometimes(rate, draw, { end: 'nonsense', afterMs }),
  }),
  down: kind({
    about: 'nothing listens; what a machine holds as it goes down is lost',
    at: targets,
    acts: 'on arrival',
    fields: {},
    effect: () => ({ fate: { end: 'reset' } }),
    crash: (_, sinceMs) => (sinceMs <= 0 ? 0 : Infinity),
  }),
  flap: kind({
    about: 'down for the first downMs of each everyMs',
    at: targets,
    acts: 'on arrival',
    fields: {
      everyMs: { ...durationMs('from one time it goes down to the next'), minimum: 1 },
      downMs: { ...durationMs('how long it is down'), minimum: 1 },
    },
    effect: ({ everyMs, downMs }, { sinceMs }) =>
      sinceMs % everyMs < downMs ? { fate: { end: 'reset' } } : {},
    crash: ({ everyMs }, sinceMs) => Math.max(0, Math.ceil(sinceMs / everyMs)) * everyMs,
  }),
  cold: kind({
    about:
      'asleep until a request comes, which waits for wakeMs; then services take factor times as long at first, and as ever after warmUpMs',
    at: machines,
    acts: 'in the queue',
    fields: {
      wakeMs: { ...durationMs('how long it takes to wake up'), otherwise: 0 },
      factor: { ...times('how many times as long the first service takes'), otherwise: 1 },
      warmUpMs: { ...durationMs('until services take as long as ever'), otherwise: 0 },
    },
    effect: ({ wakeMs, factor, warmUpMs }, { sinceMs, idleMs, awakeMs }) => ({
      wakeMs: idleMs > sinceMs ? wakeMs : 0,
      serviceFactor: 1 + (factor - 1) * Math.max(0, 1 - Math.min(sinceMs, awakeMs) / warmUpMs || 0),
    }),
  }),
  brownout: kind({
    about: 'services drift to factor times as long within overMs; no more than concurrency run side by side',
    at: machines,
    acts: 'in the queue',
    fields: {
      factor: { ...times('how many times as long in the end'), otherwise: 1 },
      overMs: { ...durationMs('how long the drift takes'), otherwise: 0 },
      concurrency: {
        about: 'how many requests are served side by side',
        ...{ minimum: 1, maximum: 10_000, whole: true, otherwise: 10_000 },
      },
    },
    effect: ({ factor, overMs, concurrency }, { sinceMs }) => ({
      serviceFactor: 1 + (factor - 1) * (sinceMs < overMs ? sinceMs / overMs : 1),
      servers: concurrency,
    }),
  }),
  limit: kind({
    about: 'no more than queueLimit requests wait; one more is refused with a 503',
    at: machines,
    acts: 'in the queue',
    fields: {
      queueLimit: { about: 'how many may wait', minimum: 0, maximum: 1_000_000, whole: true },
    },
    effect: ({ queueLimit }) => ({ queueLimit }),
  }),
  /**
   * TCP sends a lost segment again after a time-out that doubles (RFC 6298, 5.5; Linux begins at 200 ms, TCP_RTO_MIN), so k losses
   * in a row delay by (2^k − 1) · retryMs. P(at least k) = rate^k.
   */
  lossy: kind({
    about: 'packets are lost with probability rate, and sent again after retryMs, then twice that, and so on',
    at: targets,
    acts: 'under way',
    fields: {
      rate: { about: 'the part of packets that are lost', minimum: 0, maximum: 0.9 },
      retryMs: { ...durationMs('the first time-out of a lost packet'), otherwise: 200 },
    },
    effect: ({ rate, retryMs }, _, draw) => ({
      latencyMs: retryMs * (2 ** Math.floor(Math.log(1 - draw) / Math.log(rate)) - 1),
    }),
  }),
} as const;

export type Kinds = typeof kinds;
