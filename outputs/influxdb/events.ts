/** A run's start and end as points of the measurement `runs`: Grafana's annotations, and figures that need no query. */
import type { RunRecord, Summary } from '../../records/format.ts';
import { lineOf, nanoseconds, type Fields } from './line.ts';

type Run = Pick<RunRecord, 'testid' | 'strategy' | 'n' | 'mode' | 'startedAt' | 'endedAt'>;

const tagsOf = ({ testid, strategy, n, mode }: Run) => ({ testid, strategy, n: String(n), mode });

const eventOf = (run: Run, folder: string, event: string, at: string, fields: Fields): string =>
  lineOf(
    'runs',
    tagsOf(run),
    { event, title: `${run.strategy}, N = ${run.n}, ${run.mode}: ${event}`, folder, ...fields },
    nanoseconds(Date.parse(at)),
  );

/** @param folder the run's, under results/ */
export const started = (run: Run, folder: string): string =>
  eventOf(run, folder, 'start', run.startedAt, { text: run.testid });

/** With the headline figures of summary.json, ms; those that a run lacks are left out. */
export function ended(run: Run, folder: string, summary: Summary): string {
  const { sojournMs, oracleMs, regret, completed, failed } = summary;
  const [fromMs, toMs] = [Date.parse(run.startedAt), Date.parse(run.endedAt ?? run.startedAt)];
  const figures = { ...sojournMs, fromMs, toMs, optimum: oracleMs?.mean, regret, completed, failed };
  const known = Object.entries(figures).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  const text = `${run.testid}: ${completed} answered, ${failed} failed`;
  return eventOf(run, folder, 'end', run.endedAt ?? run.startedAt, { text, ...Object.fromEntries(known) });
}
