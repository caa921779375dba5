/** What the master and the platform add, what gives way first, and what the architecture costs. */
import { count, duration, percent } from '../../records/wording.ts';
import { ms, range, type QuestionAnswer } from './question-answer.ts';
import {
  capacityPerS,
  capacityShare,
  forwardingMs,
  platformMs,
  workShare,
  type Measured,
} from './figures.ts';
import type { LimitsRecord } from '../../records/limits-format.ts';

export function forwarding(
  { master, timeScale }: LimitsRecord,
  machines: readonly Measured[],
): QuestionAnswer {
  const told = forwardingMs(machines);
  const scaled =
    timeScale === 1 ? '' : ` Real ms: the master isn’t simulated, whatever the time scale (${timeScale}).`;
  return {
    id: 'forwarding',
    question: 'How much latency does the forwarding unit add?',
    answer:
      master === null
        ? 'Not measured.'
        : `${ms(master.answerMs)}: so long it takes for an answer of its own${told === null ? '' : `, and of a forwarded one it says itself that ${ms(told)} are its part`}.`,
    how: `The median of GET / one at a time, which takes the same way without a machine behind it. It holds the way from here to the master too. Of a forwarded request: the master’s own word (Server-Timing), where it gives one.${scaled}`,
    table: {
      head: ['', 'median'],
      rows: [
        ['GET / on a connection that stands', ms(master?.answerMs)],
        ['GET / on a new connection', ms(master?.newConnectionMs)],
        ['its part of a forwarded request, by its own word', ms(told)],
      ],
    },
  };
}

export function bottleneck(record: LimitsRecord, machines: readonly Measured[]): QuestionAnswer {
  const { master } = record;
  const capacity = capacityPerS(record, machines);
  const fleet = `the machines together answer ${count(Math.round(capacity))} per second`;
  const remedy =
    'Remedy: several masters behind a balancer, or clients that know the regions; connections kept open; and no more requests in flight than machines can serve in time.';
  return {
    id: 'bottleneck',
    question: 'How many requests make the forwarding unit the bottleneck, and what helps?',
    answer: master === null ? 'Not measured.' : `${verdictOn(master, capacity, fleet)} ${remedy}`,
    how: `GET / at a steady rate for a second each, whether or not answers come; the rate doubles until the median passes ${master?.bottleneckMs ?? 10} ms, then the edge is halved thrice. Times count from when each request was due. The sender shares this computer with the master, where that is here.`,
    table: {
      head: ['asked per s', 'sent per s', 'median', 'p95', 'failed', 'sender busy'],
      rows: (master?.steps ?? []).map((step) => [
        count(step.askedPerS),
        count(step.sentPerS),
        ms(step.medianMs),
        ms(step.p95Ms),
        count(step.failed),
        percent(step.generatorBusy),
      ]),
    },
  };
}

function verdictOn(
  { bottleneckPerS, heldPerS, bottleneckMs, endedBy }: NonNullable<LimitsRecord['master']>,
  capacity: number,
  fleet: string,
): string {
  const times = (rate: number) => (rate / capacity).toFixed(rate < 10 * capacity ? 1 : 0);
  if (bottleneckPerS !== null) {
    const first =
      bottleneckPerS > capacity ? 'the machines give way first' : 'the master gives way before the machines';
    return `About ${count(bottleneckPerS)} per second: there its own median passes ${bottleneckMs} ms. That is ${times(bottleneckPerS)} times what the fleet can take (${fleet}), so ${first}.`;
  }
  const why =
    endedBy === 'generator' ? 'more than that this computer couldn’t send' : 'no higher rate was tried';
  return `Not reached: at ${count(heldPerS)} per second its median is within ${bottleneckMs} ms still (${why}). That is ${times(heldPerS)} times what the fleet can take (${fleet}): the machines give way first.`;
}

export function platform({ master }: LimitsRecord, machines: readonly Measured[]): QuestionAnswer {
  const extra = machines.flatMap((machine) => platformMs(machine) ?? []);
  const woken = machines.filter(({ asleep }) => asleep);
  const waking =
    woken.length === 0
      ? 'No machine was asleep.'
      : `${woken.length} of ${machines.length} machines were asleep, and waking cost ${range(
          woken.map(({ wakeMs }) => wakeMs!),
          duration,
        )}.`;
  const connecting =
    master === null
      ? ''
      : ` A new connection costs ${ms(Math.max(0, master.newConnectionMs - master.answerMs))} more.`;
  return {
    id: 'platform',
    question: 'How much latency does the platform add?',
    answer: `${extra.length === 0 ? 'Answers report no work time to tell it by.' : `${range(extra)} of each request’s service isn’t the work that the machine reports.`}${connecting} ${waking}`,
    how: 'Service time (from gaps) less reported work time; GET / on a new connection less on one that stands; and the very first answer of each machine less its no-load answer, where that took half a second longer.',
    table: {
      head: ['machine', 'way', 'work', 'platform, at the machine', 'waking'],
      rows: machines.map((machine) => [
        machine.id,
        ms(machine.figures.latencyMs),
        ms(machine.noLoad?.workTimeMs),
        ms(platformMs(machine)),
        machine.wakeMs === null ? '–' : duration(machine.wakeMs),
      ]),
    },
  };
}

export function downsides(record: LimitsRecord, machines: readonly Measured[]): QuestionAnswer {
  const most = [...machines].sort(
    (a, b) =>
      workShare(b, machines) / capacityShare(b, machines) -
      workShare(a, machines) / capacityShare(a, machines),
  )[0]!;
  const over = workShare(most, machines) / capacityShare(most, machines);
  const fleetAtOnce = machines.reduce(
    (sum, { figures, queue }) => sum + Math.max(0, (record.timeoutMs - figures.latencyMs) / queue!.gapMs),
    0,
  );
  const failed = machines.reduce((sum, { atOnce: it }) => sum + (it ? it.asked - it.answered : 0), 0);
  const wastedMs = machines.reduce(
    (sum, { atOnce: it, queue }) => sum + (it ? (it.asked - it.answered) * queue!.gapMs : 0),
    0,
  );
  const far = [...machines].sort((a, b) => b.figures.latencyMs - a.figures.latencyMs)[0]!;
  const points = [
    `GET /work draws a region first, so ${most.id} gets ${percent(workShare(most, machines))} of the requests with ${percent(capacityShare(most, machines))} of the capacity (×${over.toFixed(2)})`,
    `queues have no bound: beyond about ${count(Math.round(fleetAtOnce))} at once everything more fails at the time-out`,
    ...(failed > 0
      ? [
          `work goes on for requests that have failed already: our ${count(failed)} failures kept machines busy for up to ${duration(wastedMs)}`,
        ]
      : []),
    'one master is the one point that fails for all',
    `distance can’t be hidden: every request to ${far.region} pays ${ms(far.figures.latencyMs)}, and all go through the one master, wherever the client is`,
    ...(machines.some(({ asleep }) => asleep) ? ['machines sleep, and the first request pays for it'] : []),
  ];
  return {
    id: 'downsides',
    question: 'What are the downsides of this architecture?',
    answer: `${points.join('; ')}.`.replace(/^./, (letter) => letter.toUpperCase()),
    how: 'From the figures above: shares from machine counts and measured capacity; the bound from the time-out, latencies and gaps of all machines.',
    table: {
      head: ['machine', 'share of GET /work', 'share of capacity', 'ratio'],
      rows: machines.map((machine) => {
        const [work, capacity] = [workShare(machine, machines), capacityShare(machine, machines)];
        return [machine.id, percent(work), percent(capacity), `×${(work / capacity).toFixed(2)}`];
      }),
    },
  };
}
