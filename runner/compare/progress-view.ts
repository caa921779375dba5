/** A comparison while it runs: a view that fills up where there is a terminal, a line for each run where there is none. */
import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import { axisIn, pointOf, pointsIn } from '../../records/axis.ts';
import { cellsOf, oraclesOf } from '../../records/aggregate.ts';
import type { Summary } from '../../records/format.ts';
import { standingsOf } from '../../records/standings.ts';
import { gridText } from '../../report/text/terminal.ts';
import { wrapped } from '../../report/text/wrap.ts';
import { count, duration, ratio } from '../../records/wording.ts';
import type { RunSpec } from '../run/run-spec.ts';
import { say } from '../terminal/say.ts';
import { idOf } from './plan-file.ts';
import { clock, type TimeLeft } from './time-left.ts';

export interface ProgressView {
  begin(spec: RunSpec): void;
  answered(requests: number): void;
  note(line: string): void;
  end(spec: RunSpec, summary: Summary, error: string | undefined): void;
  /** Takes the view away but for the last notes: what was measured is printed by the caller. */
  close(): void;
}

interface Course {
  readonly title: string;
  readonly specs: readonly RunSpec[];
  /** Those that were finished before. */
  readonly before: readonly Summary[];
  readonly left: TimeLeft;
}

export const progressView = (course: Course): ProgressView =>
  process.stderr.isTTY && !process.env.CI ? onTerminal(course) : asLines(course);

function progress({ specs, before, left }: Course) {
  const startedAt = Date.now();
  let done = before.length;
  let leftAtMs: number | null = null;
  let at = Date.now();
  const rest = [...specs.filter((spec) => !before.some((run) => isOf(run, spec)))];
  return {
    end(spec: RunSpec) {
      done++;
      rest.splice(rest.indexOf(spec), 1);
      leftAtMs = left.of(rest);
      at = Date.now();
    },
    text() {
      const remaining =
        leftAtMs === null ? '' : ` · about ${clock(Math.max(0, leftAtMs - (Date.now() - at)))} left`;
      return `${done} of ${specs.length} · ${clock(Date.now() - startedAt)} gone${remaining}`;
    },
    part: () => done / specs.length,
    done: () => done,
    remaining: () => (leftAtMs === null ? '' : ` · about ${clock(leftAtMs)} left`),
  };
}

const isOf = (run: Summary, spec: RunSpec): boolean => run.id === idOf(spec);

function asLines(course: Course): ProgressView {
  const way = progress(course);
  console.error(`routebench: ${course.title}`);
  return {
    begin: () => {},
    answered: () => {},
    note: say,
    end(spec, summary, error) {
      way.end(spec);
      console.error(`${way.done()} of ${course.specs.length} · ${lineOf(spec, summary)}${way.remaining()}`);
      if (error !== undefined) say(error);
    },
    close: () => {},
  };
}

const NOTES = 3;

function onTerminal(course: Course): ProgressView {
  const update = createLogUpdate(process.stderr);
  const way = progress(course);
  const runs = [...course.before];
  const notes: string[] = [];
  let running = '';
  let answered = 0;
  let n = 0;
  let grid = gridOf(runs, course.specs);
  let width = process.stderr.columns;

  function draw(): void {
    if (process.stderr.columns !== width) {
      width = process.stderr.columns;
      grid = gridOf(runs, course.specs);
    }
    const now =
      running === '' ? '' : `${pc.cyan('▶')} ${running} · ${count(answered)} of ${count(n)} answered`;
    const lines = [
      pc.bold(course.title),
      `${bar(way.part())} ${way.text()}`,
      now,
      grid,
      ...notes.slice(-NOTES).map(pc.yellow),
    ];
    update(wrapped(lines.filter((line) => line !== '').join('\n'), width ?? 80));
  }

  const timer = setInterval(draw, 250);
  draw();
  return {
    begin(spec) {
      running = titleOf(spec);
      ({ n } = spec);
      answered = 0;
    },
    answered: (requests) => (answered = requests),
    note(line) {
      if (notes.at(-1) !== line) notes.push(line);
      draw();
    },
    end(spec, summary, error) {
      way.end(spec);
      runs.push(summary);
      if (summary.status !== 'finished' || error !== undefined)
        notes.push(`${lineOf(spec, summary)}${error ? `: ${error}` : ''}`);
      grid = gridOf(runs, course.specs);
      draw();
    },
    close() {
      clearInterval(timer);
      update.clear();
      // What went wrong stays.
      if (notes.length > NOTES)
        say(`${count(notes.length - NOTES)} more before these, in the runs' own folders`);
      notes.slice(-NOTES).forEach(say);
    },
  };
}

/** What fits above and below: title, bar, running strategy, head of the table, best possible, notes. */
const OTHER_LINES = 10 + NOTES;

function gridOf(runs: readonly Summary[], specs: readonly RunSpec[]): string {
  const { columns = 80, rows = 24 } = process.stderr;
  if (columns < 40 || rows < OTHER_LINES + 1) return '';
  const axis = axisIn(specs);
  const comparison = { axis, cells: cellsOf(runs), oracles: oraclesOf(runs), standings: standingsOf(runs) };
  const plan = {
    strategies: [...new Set(specs.map(({ strategy }) => strategy))].sort(),
    points: pointsIn(specs),
  };
  return gridText(comparison, { width: columns, rows: rows - OTHER_LINES, plan });
}

function bar(part: number): string {
  const width = Math.max(8, Math.min(30, (process.stderr.columns ?? 80) - 45));
  const full = Math.round(width * part);
  return pc.cyan('█'.repeat(full)) + pc.dim('░'.repeat(width - full));
}

const titleOf = (spec: RunSpec): string =>
  `${spec.strategy} · ${pointOf(spec)}${spec.repeat > 1 ? ` · repeat ${spec.repeat}` : ''}`;

function lineOf(
  spec: RunSpec,
  { status, failuresAsTimeoutMs, completed, failed, n, regret }: Summary,
): string {
  if (status !== 'finished' || failuresAsTimeoutMs === null)
    return `${titleOf(spec)} · ${status}, ${count(completed)} of ${count(n)} answered`;
  const { mean, p95 } = failuresAsTimeoutMs.sojourn;
  const failures = failed + n - completed > 0 ? ` · ${count(failed + n - completed)} failed` : '';
  return `${titleOf(spec)} · mean ${duration(mean)}, p95 ${duration(p95)} ${ratio(regret)}`.trim() + failures;
}
