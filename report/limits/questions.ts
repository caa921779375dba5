/** The eight questions about a fleet, each with its figure and how that was got. Page and Markdown show the same. */
import { count, duration, list, percent } from '../words.ts';
import type { LimitsRecord, MachineLimits } from './format.ts';

export interface Answered {
  readonly id: string;
  readonly question: string;
  /** One or a few sentences, the figure first. */
  readonly answer: string;
  readonly how: string;
  readonly table: Table;
}

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export type Measured = MachineLimits & {
  readonly id: string;
  readonly figures: NonNullable<MachineLimits['figures']>;
};

export const measuredOf = ({ machines }: LimitsRecord): Measured[] =>
  Object.entries(machines).flatMap(([id, machine]) =>
    machine.figures === null ? [] : [{ ...machine, id, figures: machine.figures }],
  );

export const regionsOf = (machines: readonly Measured[]): { name: string; machines: Measured[] }[] =>
  [...new Set(machines.map(({ region }) => region))].map((name) => ({
    name,
    machines: machines.filter(({ region }) => region === name),
  }));

/** Requests per second of the fleet's time. */
export const perS = ({ concurrency, serviceMs }: Measured['figures']): number =>
  (1000 * concurrency) / serviceMs;
/** Which part of GET /work goes to a machine: a random region first, then a random machine of it. */
export const workShare = (machine: Measured, all: readonly Measured[]): number => {
  const regions = regionsOf(all);
  return 1 / regions.length / regions.find(({ name }) => name === machine.region)!.machines.length;
};
export const capacityShare = (machine: Measured, all: readonly Measured[]): number =>
  perS(machine.figures) / all.reduce((sum, { figures }) => sum + perS(figures), 0);

const ms = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : `${value.toFixed(value < 100 ? 1 : 0)} ms`;
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
/** 30.0 ms, or 15.0 to 90.0 ms where machines differ. */
function range(values: readonly number[], write: (value: number) => string = ms): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const [low, high] = [write(least), write(most)];
  return low === high || most - least < 0.02 * most ? write(mean(values)) : `${low} to ${high}`;
}

export function questionsOf(record: LimitsRecord): Answered[] {
  const machines = measuredOf(record);
  if (machines.length === 0) return [];
  return [
    atOnce(record, machines),
    latency(machines),
    computation(machines),
    noLoad(machines),
    forwarding(record, machines),
    bottleneck(record, machines),
    platform(record, machines),
    downsides(record, machines),
  ];
}

function atOnce({ timeoutMs }: LimitsRecord, machines: readonly Measured[]): Answered {
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

function latency(machines: readonly Measured[]): Answered {
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

function computation(machines: readonly Measured[]): Answered {
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

function noLoad(machines: readonly Measured[]): Answered {
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

const medianTold = (machines: readonly Measured[]): number | null => {
  const told = machines.flatMap(({ noLoad: it }) => it?.masterMs ?? []).sort((a, b) => a - b);
  return told.length === 0 ? null : told[Math.floor(told.length / 2)]!;
};

function forwarding({ master, timeScale }: LimitsRecord, machines: readonly Measured[]): Answered {
  const told = medianTold(machines);
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

/** Of the fleet, in real requests per second. */
export const capacityPerS = ({ timeScale }: LimitsRecord, machines: readonly Measured[]): number =>
  timeScale * machines.reduce((sum, { figures }) => sum + perS(figures), 0);

function bottleneck(record: LimitsRecord, machines: readonly Measured[]): Answered {
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

/** What a machine is busy with beyond the work that it reports. */
export const platformMs = ({ figures, noLoad: it }: Measured): number | null =>
  it?.workTimeMs === null || it === null ? null : Math.max(0, figures.serviceMs - it.workTimeMs);

function platform({ master }: LimitsRecord, machines: readonly Measured[]): Answered {
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

function downsides(record: LimitsRecord, machines: readonly Measured[]): Answered {
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
          `work goes on for who has been told off already: our ${count(failed)} failures kept machines busy for up to ${duration(wastedMs)}`,
        ]
      : []),
    'one master is the one point that fails for all',
    `distance can’t be hidden: every request to ${far.region} pays ${ms(far.figures.latencyMs)}, and all go through the one master, wherever the client is`,
    ...(machines.some(({ asleep }) => asleep) ? ['machines sleep, and the first who asks pays for it'] : []),
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
