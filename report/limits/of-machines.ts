/** What one machine handles, and how long what takes. */
import { mean } from 'simple-statistics';
import { count, duration, list } from '../../records/wording.ts';
import { ms, range, type QuestionAnswer } from './question-answer.ts';
import { perS, regionsOf, type Measured } from './figures.ts';
import type { LimitsRecord } from '../../records/limits-format.ts';

export function atOnce({ timeoutMs }: LimitsRecord, machines: readonly Measured[]): QuestionAnswer {
  const burst = machines.filter((machine) => machine.atOnce !== null);
  const words = burst.map(({ id, atOnce }) => {
    const all = atOnce!.answered === atOnce!.asked;
    return `${all ? 'all of ' : ''}${count(atOnce!.answered)} on ${id}`;
  });
  return {
    id: 'at-once',
    question: 'How many requests does one machine handle?',
    answer: `${range(
      machines.map(({ figures }) => perS(figures)),
      (value) => value.toFixed(1),
    )} per second, whatever the queue. Of requests sent at once ${burst.length === 0 ? 'none were tried' : `it answers ${list(words)}`} before the rest fail${burst.some(({ atOnce }) => atOnce!.answered < atOnce!.asked) ? ` (time-out: ${duration(timeoutMs)})` : ''}.`,
    how: 'One burst per region, larger than its machine can answer in time, regions side by side, each request bounded by the time-out: the proper 200s are counted. Beside it what latency and gap lead one to expect: (time-out − latency) / gap.',
    table: {
      head: ['machine', 'asked at once', 'answered', 'expected', 'slowest answer', 'failed as'],
      rows: burst.map(({ id, atOnce }) => [
        id,
        count(atOnce!.asked),
        count(atOnce!.answered),
        count(atOnce!.expected),
        atOnce!.slowestMs === null ? '–' : duration(atOnce!.slowestMs),
        Object.entries(atOnce!.failures)
          .map(([kind, times]) => `${count(times)} × ${kind}`)
          .join(', ') || '–',
      ]),
    },
  };
}

export function latency(machines: readonly Measured[]): QuestionAnswer {
  const regions = regionsOf(machines);
  const meanOf = (own: readonly Measured[]) => mean(own.map(({ figures }) => figures.latencyMs));
  return {
    id: 'latency',
    question: 'What is the latency of each region?',
    answer: `${list(regions.map(({ name, machines: own }) => `${name} ${ms(meanOf(own))}`))}.`,
    how: 'The answer of an idle machine less one service time; of a region the mean of its machines.',
    table: {
      head: ['machine', 'latency', 'jitter (±)', 'no-load answer', 'standard error'],
      rows: machines.map(({ id, figures, noLoad }) => [
        id,
        ms(figures.latencyMs),
        figures.jitterMs === 0 ? 'none seen' : ms(figures.jitterMs),
        ms(figures.noLoadMs),
        ms(noLoad?.errorMs),
      ]),
    },
  };
}

export function computation(machines: readonly Measured[]): QuestionAnswer {
  const work = machines.flatMap(({ noLoad }) => noLoad?.workTimeMs ?? []);
  return {
    id: 'computation',
    question: 'How long does one request compute?',
    answer: `A machine is busy for ${range(machines.map(({ figures }) => figures.serviceMs))} with each request${work.length === 0 ? '' : `; it reports ${range(work)} of that as work`}.`,
    how: 'The service time is the gap between back-to-back answers of a machine that has a queue (slope of a least-squares line), times the requests that it serves side by side: the largest number sent together of which none waits. The work is the median of what answers say.',
    table: {
      head: ['machine', 'service', 'jitter (±)', 'side by side', 'gap', 'reported work'],
      rows: machines.map(({ id, figures, queue, noLoad }) => [
        id,
        ms(figures.serviceMs),
        figures.serviceJitterMs === 0 ? 'none seen' : ms(figures.serviceJitterMs),
        String(figures.concurrency),
        `${ms(queue?.gapMs)} ± ${(queue?.errorMs ?? 0).toFixed(2)}`,
        ms(noLoad?.workTimeMs),
      ]),
    },
  };
}

export function noLoad(machines: readonly Measured[]): QuestionAnswer {
  const fastest = [...machines].sort((a, b) => a.figures.noLoadMs - b.figures.noLoadMs)[0]!;
  return {
    id: 'no-load',
    question: 'How fast does a machine with no load answer?',
    answer: `${list(regionsOf(machines).map(({ name, machines: own }) => `${name} in ${range(own.map(({ figures }) => figures.noLoadMs))}`))}. Nothing is faster than ${fastest.id}.`,
    how: 'One request at a time on an idle machine, on a connection that stands; more of them where they differ. The mean, without outliers.',
    table: {
      head: ['machine', 'mean', 'median', 'fastest', 'slowest', 'probes', 'first answer'],
      rows: machines.map(({ id, noLoad: it, firstAnswerMs, asleep }) => [
        id,
        ms(it?.meanMs),
        ms(it?.medianMs),
        ms(it?.minMs),
        ms(it?.maxMs),
        String(it?.answersMs.length ?? 0),
        firstAnswerMs === null ? '–' : `${duration(firstAnswerMs)}${asleep ? ' (asleep)' : ''}`,
      ]),
    },
  };
}
