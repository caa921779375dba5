/** One N's verdict in plain words. */
import pc from 'picocolors';
import type { DecidedLoad, Standing, Verdict } from '../../simulator/decision.ts';
import { capacityPerS } from '../../model/fleet/fleet.ts';
import type { Machine } from '../../model/fleet/machine.ts';
import { regionThresholdsOf } from '../../model/bounds/region-thresholds.ts';
import { count, duration, list, percent, ratio } from '../../records/wording.ts';

const NEEDS = {
  none: 'it needs to know nothing of the requests before',
  index: 'it goes by each request’s number alone',
  shared: 'it needs to know what is in flight',
} as const;

export function adviceText(
  verdict: Verdict,
  machines: readonly Machine[],
  fleet: string,
  load?: DecidedLoad,
): string {
  const { n, standings } = verdict;
  const simple = standings.find(({ strategy }) => strategy === verdict.winner);
  if (simple === undefined) return 'No strategy can route this fleet.';
  // Standings begin with what fails least: above capacity that is what holds requests back.
  const winner = standings[0]!.failed < simple.failed ? standings[0]! : simple;
  const ties = (it: Standing) => it.ties && winner === simple;
  const level = standings.filter((it) => ties(it) && it !== winner).map(({ strategy }) => strategy);
  const others = standings.filter((it) => !ties(it) && it !== winner);
  const width = Math.max(24, ...others.map(({ strategy }) => strategy.length));
  return [
    pc.bold(`N = ${count(n)} on ${fleet}${loadText(load)}: ${groupOf(winner, level)}`),
    `  mean ${duration(winner.meanMs)}, p95 ${duration(winner.p95Ms)}, last answer ${duration(winner.lastMs)}`,
    ...failuresOf(winner, n, !!load?.faults),
    ...preferenceOf(winner, standings.filter(ties)),
    '',
    pc.bold('Why'),
    ...(load?.rate ? openLines(winner, machines, n, load.rate) : whyLines(winner, machines, n)).map(
      (line) => `  ${line}`,
    ),
    '',
    pc.bold('The others'),
    ...others.map((it) => `  ${it.strategy.padEnd(width)} ${besideOf(it, winner, n)}`),
    ...(others.length === 0 ? ['  all tie'] : []),
  ].join('\n');
}

const loadText = (load: DecidedLoad | undefined): string =>
  [
    load?.arrivals?.replace(/\d+\.\d+/g, (rate) => String(Number(Number(rate).toFixed(1)))),
    load?.sizes && `sizes ${load.sizes}`,
    load?.faults && 'with faults (a failure counts as the time-out)',
  ]
    .flatMap((it) => (it ? [`, ${it}`] : []))
    .join('');

/** Of requests that come at a rate: what that is of the fleet's capacity, and how they are split. */
function openLines(winner: Standing, machines: readonly Machine[], n: number, ratePerS: number): string[] {
  const load = ratePerS / capacityPerS({ machines });
  return [
    load < 1
      ? `The rate is ${percent(load)} of what the fleet can serve.`
      : `The rate is ${percent(load)} of what the fleet can serve: queues grow until the last request.`,
    `${winner.strategy} splits them: ${splitOf(winner, machines, n)}.`,
  ];
}

/** Those that can't be told apart are one answer. */
const groupOf = ({ strategy }: Standing, level: readonly string[]): string =>
  level.length === 0
    ? strategy
    : `${level.length + 1} strategies tie (within half a per cent, or chance)\n  ${list([strategy, ...level])}`;

/** What to take of those that tie: what needs to know least, and what doesn't rest on the fleet's numbers being right. */
function preferenceOf(winner: Standing, tied: readonly Standing[]): string[] {
  if (tied.length < 2) return [`  ${NEEDS[winner.knowledge]}`];
  const safe = tied.find(({ strategy }) => CORRECTS_ITSELF.includes(strategy));
  return [
    `  of these ${winner.strategy} needs to know least: ${NEEDS[winner.knowledge]}`,
    ...(safe === undefined || safe === winner
      ? []
      : [
          `  ${safe.strategy} is the safe choice where these numbers may be wrong: it corrects them by the answers`,
        ]),
  ];
}

/** Strategies that go by what answers show, whatever they were told of the fleet before. */
const CORRECTS_ITSELF = ['command-unit', 'least-connections', 'peak-ewma'];

const failuresOf = ({ failed }: Standing, n: number, faulty: boolean): string[] =>
  failed === 0
    ? []
    : [
        `  ${count(Math.round(failed))} of ${count(n)} fail all the same${faulty ? '' : ': more than the fleet answers before the time-out'}`,
      ];

function besideOf({ meanMs, failed }: Standing, winner: Standing, n: number): string {
  if (failed !== winner.failed)
    return `fails ${failed === 0 ? 'none' : count(Math.round(failed))} of ${count(n)}, mean ${duration(meanMs)}`;
  return `${ratio(meanMs / winner.meanMs)}  mean ${duration(meanMs)}`;
}

/** Which regions take part, from which N the next would, and how the requests are split. */
export function whyLines(
  winner: Pick<Standing, 'strategy' | 'split'>,
  machines: readonly Machine[],
  n: number,
): string[] {
  const joins = regionThresholdsOf(machines);
  const inside = joins.filter(({ fromN }) => fromN <= n);
  const next = joins.find(({ fromN }) => fromN > n);
  const fromWords = inside.map(({ region, fromN }) =>
    fromN === 1 ? region : `${region} (since N = ${count(fromN)})`,
  );
  const all =
    inside.length === joins.length && joins.length > 1
      ? 'all regions take'
      : inside.length === 1
        ? 'one region takes'
        : `${inside.length} of ${joins.length} regions take`;
  return [
    `At this N ${all} part in the best plan: ${list(fromWords)}.`,
    next === undefined
      ? 'No region is left to join: more requests only make all queues longer.'
      : `${next.region} would join from N = ${count(next.fromN)}: until then a queue nearby is shorter than the way there.`,
    `${winner.strategy} splits them: ${splitOf(winner, machines, n)}.`,
  ];
}

const MOST_MACHINES = 12;

function splitOf({ split }: Pick<Standing, 'split'>, machines: readonly Machine[], n: number): string {
  const used = machines.filter(({ index }) => split[index]! > 0);
  if (used.length <= MOST_MACHINES)
    return used
      .map(({ id, index }) => `${id} ${count(split[index]!)} (${percent(split[index]! / n)})`)
      .join(', ');
  const regions = [...new Set(used.map(({ region }) => region))];
  const sum = (name: string) =>
    used.filter(({ region }) => region === name).reduce((total, { index }) => total + split[index]!, 0);
  return regions.map((name) => `${name} ${count(sum(name))} (${percent(sum(name) / n)})`).join(', ');
}
