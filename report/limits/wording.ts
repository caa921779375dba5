/** What limits.html and limits.md say beside the eight answers. */
import type { Verdict } from '../../simulator/decision.ts';
import { count, duration, list, ratio } from '../../records/wording.ts';
import type { LimitsRecord } from '../../records/limits-format.ts';
import { measuredOf, perS } from './figures.ts';
import { range, type Table } from './question-answer.ts';

/** The page's first sentence: what one machine, an idle answer and the whole fleet come to. */
export function headlineOf(record: LimitsRecord): string {
  const machines = measuredOf(record);
  if (machines.length === 0) return 'No machine gave proper answers: there is nothing to tell.';
  const each = range(
    machines.map(({ figures }) => perS(figures)),
    (value) => value.toFixed(0),
  );
  const idle = range(machines.map(({ figures }) => figures.noLoadMs));
  const all = count(Math.round(machines.reduce((sum, { figures }) => sum + perS(figures), 0)));
  const fleet = `${machines.length} machine${machines.length === 1 ? '' : 's'}`;
  return `A machine of this fleet serves ${each} requests per second, and an idle one answers in ${idle}; its ${fleet} together serve ${all} per second.`;
}

export function madeOf(record: LimitsRecord): string {
  const { fleet, url, ownFleet, timeScale, requests, tookMs, createdAt, versions } = record;
  const where = ownFleet ? `fleet “${fleet ?? ''}”, started for this` : `the master at ${url}`;
  const scaled =
    timeScale === 1
      ? ''
      : `; time scale ${timeScale}, all figures in the fleet’s own time unless said otherwise`;
  const made = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `Measured on ${where}, with ${count(requests.sent)} requests in ${duration(tookMs)}${scaled}; ${createdAt}, ${made.join(', ')}.`;
}

/** What must not be overlooked: machines without figures, answers that were none, a measuring cut short. */
export function notesOf(record: LimitsRecord): string[] {
  const { machines, requests, status } = record;
  const missing = Object.entries(machines).flatMap(([id, { figures }]) => (figures === null ? [id] : []));
  const notes = Object.entries(requests.problems).map(([problem, times]) => `${count(times)} × ${problem}`);
  return [
    ...(status === 'finished' ? [] : ['The measuring was cut short: some stages are missing.']),
    ...(missing.length === 0 ? [] : [`Not measured, for want of proper answers: ${list(missing)}.`]),
    ...(notes.length === 0
      ? []
      : [
          `${count(requests.sent - requests.good)} of ${count(requests.sent)} requests had no proper answer: ${notes.join('; ')}. Of the oversized bursts that is the point.`,
        ]),
  ];
}

export function reignsOf({ decision }: LimitsRecord): string {
  if (decision === null) return '';
  const parts = decision.reigns.map(({ fromN, toN, winner }) =>
    fromN === toN
      ? `${winner} at N = ${count(fromN)}`
      : `${winner} from N = ${count(fromN)} to ${count(toN)}`,
  );
  const losing = decision.verdicts.find(({ standings, winner }) =>
    standings.some(({ strategy, failed }) => strategy === winner && failed > 0),
  );
  const lost = losing
    ? ` From about N = ${count(losing.n)} on even the best simple one loses requests to the time-out.`
    : '';
  return `${list(parts)}.${lost}`;
}

/** Ns of the table: those at which the winner changes, and the rounder ones of the grid. */
function shownVerdicts({ decision }: LimitsRecord): Verdict[] {
  if (decision === null) return [];
  const edges = new Set(decision.reigns.flatMap(({ fromN, toN }) => [fromN, toN]));
  const round = new Set([1, 2, 3, 5, 10, 32, 100, 316, 1000, 3162, 10_000]);
  return decision.verdicts.filter(({ n }) => edges.has(n) || round.has(n));
}

/** How a strategy stands at an N. */
function standingText({ n, standings, winner }: Verdict, strategy: string): string {
  const own = standings.find((it) => it.strategy === strategy);
  const best = standings.find((it) => it.strategy === winner);
  if (own === undefined || best === undefined) return '–';
  if (own.failed !== best.failed || own.failed > 0)
    return own.failed === 0 ? 'all answered' : `${Math.max(1, Math.round((100 * own.failed) / n))} % fail`;
  if (own.strategy === winner) return 'best';
  return own.ties ? 'ties' : ratio(own.meanMs / best.meanMs);
}

export const strategiesIn = (verdicts: readonly Verdict[]): string[] => {
  const names = [...new Set(verdicts.flatMap(({ standings }) => standings.map(({ strategy }) => strategy)))];
  const lost = (name: string) =>
    verdicts.reduce((sum, { standings }) => {
      const place = standings.findIndex(({ strategy }) => strategy === name);
      return sum + (place < 0 ? standings.length : place);
    }, 0);
  return names.sort(
    (a, b) => Number(b === 'command-unit') - Number(a === 'command-unit') || lost(a) - lost(b),
  );
};

export function decisionTable(record: LimitsRecord): Table {
  const verdicts = shownVerdicts(record);
  return {
    head: ['strategy', ...verdicts.map(({ n }) => count(n))],
    rows: strategiesIn(verdicts).map((name) => [
      name,
      ...verdicts.map((verdict) => standingText(verdict, name)),
    ]),
  };
}
