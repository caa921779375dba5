/** What limits.json must be to be read back: the types of limits-format.ts as a JSON schema. */
import type { Decision, Reign, Standing, Verdict } from '../../simulator/decision.ts';
import {
  LIMITS_FORMAT,
  type AtOnce,
  type LimitsRecord,
  type MachineFigures,
  type MachineLimits,
  type MasterLimits,
  type NoLoad,
  type QueueLimits,
  type RateStep,
  type Requests,
} from '../limits-format.ts';
import {
  pair,
  byName,
  count,
  flag,
  list,
  moment,
  ms,
  nullable,
  number,
  object,
  oneOf,
  strategyName,
  text,
  wholeNumber,
  type Schema,
} from './schema.ts';

const perS = number(0, 1e9);

const noLoad = object<NoLoad>({
  meanMs: ms,
  medianMs: ms,
  minMs: ms,
  maxMs: ms,
  spreadMs: ms,
  errorMs: ms,
  answersMs: list(ms),
  responseTimeMs: nullable(ms),
  workTimeMs: nullable(ms),
  masterMs: nullable(ms),
});
const queue = object<QueueLimits>({ gapMs: ms, errorMs: ms, answersMs: list(ms) });
const atOnce = object<AtOnce>({
  asked: count,
  answered: count,
  expected: number(0, 1e9),
  failures: byName(count),
  slowestMs: nullable(ms),
  firstFailureMs: nullable(ms),
  curve: list(pair(ms, count)),
});
const figures = object<MachineFigures>({
  latencyMs: ms,
  serviceMs: number(1e-6, 1e12),
  concurrency: wholeNumber(1, 10_000),
  noLoadMs: ms,
  jitterMs: ms,
  serviceJitterMs: ms,
});
const machine = object<MachineLimits>({
  region: text,
  number: count,
  firstAnswerMs: nullable(ms),
  asleep: flag,
  wakeMs: nullable(ms),
  noLoad: nullable(noLoad),
  queue: nullable(queue),
  atOnce: nullable(atOnce),
  figures: nullable(figures),
});
const step = object<RateStep>({
  askedPerS: perS,
  sentPerS: perS,
  medianMs: ms,
  p95Ms: ms,
  failed: count,
  generatorBusy: number(0, 1000),
});
const master = object<MasterLimits>({
  answerMs: ms,
  newConnectionMs: ms,
  bottleneckMs: ms,
  steps: list(step),
  heldPerS: perS,
  bottleneckPerS: nullable(perS),
  endedBy: oneOf('master', 'generator', 'requests'),
});
const standing = object<Standing>({
  strategy: strategyName,
  knowledge: oneOf('none', 'index', 'shared'),
  meanMs: ms,
  p95Ms: ms,
  lastMs: ms,
  failed: number(0, 1e9),
  ties: flag,
  split: list(count),
});
/** Empty where no strategy can route the fleet. */
const winner: Schema<string> = {
  json: { anyOf: [{ const: '' }, strategyName.json], description: 'a strategy, or nothing' },
};
const n = wholeNumber(1, 1e9);
const verdict = object<Verdict>({ n, winner, standings: list(standing) });
const reign = object<Reign>({ fromN: n, toN: n, winner });

export const limitsSchema = object<LimitsRecord>({
  format: oneOf(LIMITS_FORMAT),
  createdAt: moment,
  tookMs: ms,
  status: oneOf('running', 'finished', 'interrupted'),
  url: text,
  ownFleet: flag,
  fleet: nullable(text),
  timeScale: number(1e-6, 1e6),
  timeoutMs: ms,
  versions: byName(text),
  requests: object<Requests>({ sent: count, good: count, problems: byName(count) }),
  machines: byName(machine),
  master: nullable(master),
  decision: nullable(object<Decision>({ verdicts: list(verdict), reigns: list(reign) })),
});
