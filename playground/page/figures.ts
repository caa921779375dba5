/** The figures of a run at a moment, and what they come to in the end. */
import type { Summary } from '../../records/format.ts';
import { count, duration, ratio } from '../../records/wording.ts';
import { figuresAt, type Figures, type Progress } from '../progress.ts';
import { element } from './element.ts';

const TILES: readonly { readonly name: string; readonly of: (figures: Figures, n: number) => string }[] = [
  { name: 'Mean sojourn', of: ({ sojournMs }) => (sojournMs ? duration(sojournMs.mean) : '–') },
  { name: '95th percentile', of: ({ sojournMs }) => (sojournMs ? duration(sojournMs.p95) : '–') },
  { name: 'To the best possible', of: ({ regret }) => ratio(regret) || '–' },
  { name: 'Answered', of: ({ answered }, n) => `${count(answered)} of ${count(n)}` },
  { name: 'Held back', of: ({ released, sent }) => count(released - sent) },
  { name: 'Failed', of: ({ failed }) => count(failed) },
];

export interface Tiles {
  readonly element: HTMLElement;
  show(progress: Progress, atMs: number): void;
}

export function tiles(): Tiles {
  const values = TILES.map(() => element('dd', {}, '–'));
  const list = element(
    'dl',
    { class: 'tiles' },
    ...TILES.map(({ name }, i) => element('div', {}, element('dt', {}, name), values[i]!)),
  );
  return {
    element: list,
    show(progress, atMs) {
      const figures = figuresAt(progress, atMs);
      TILES.forEach(({ of }, i) => {
        const text = of(figures, progress.n);
        if (values[i]!.textContent !== text) values[i]!.textContent = text;
      });
    },
  };
}

/** What a class takes home, once both have ended. */
export function verdictOf([left, right]: readonly [Summary, Summary]): string {
  const [a, b] = [left, right].map(({ sojournMs }) => sojournMs?.mean ?? 0) as [number, number];
  if (left.strategy === right.strategy)
    return `Both sides are ${left.strategy}: choose another one to compare.`;
  const lost = [left, right]
    .filter(({ failed }) => failed > 0)
    .map(({ strategy, failed, n }) => `${strategy} lost ${count(failed)} of ${count(n)} requests`);
  const failures = lost.length > 0 ? ` ${lost.join(', ')}.` : '';
  const [fast, slow, times] = a <= b ? ([left, right, b / a] as const) : ([right, left, a / b] as const);
  if (times < 1.005) return `No difference: both answer after ${duration(a)} on average.${failures}`;
  const best = fast.regret === null ? '' : `, ${fast.regret.toFixed(2)} times the best possible`;
  return `${fast.strategy} answers after ${duration(Math.min(a, b))} on average${best}; ${slow.strategy} after ${duration(Math.max(a, b))}, ${times.toFixed(1)} times as long.${failures}`;
}

/** The same as the moving queues, for people who can't see them: a row for each machine, at the run's end. */
export function machineTable(runs: readonly [Summary, Summary], machines: readonly string[]): HTMLElement {
  const cells = (id: string) =>
    runs.flatMap(({ perMachine, queue, n }) => [
      element('td', {}, count(perMachine[id] ?? 0)),
      element('td', {}, `${((100 * (perMachine[id] ?? 0)) / n).toFixed(1)} %`),
      element('td', {}, count(queue[id]?.max ?? 0)),
    ]);
  const heads = runs.map(({ strategy }) => element('th', { colspan: '3', scope: 'colgroup' }, strategy));
  const columns = runs.flatMap(() =>
    ['requests', 'share', 'longest queue'].map((name) => element('th', { scope: 'col' }, name)),
  );
  return element(
    'table',
    {},
    element('caption', {}, 'Where the requests went, in the whole run'),
    element(
      'thead',
      {},
      element('tr', {}, element('td'), ...heads),
      element('tr', {}, element('td'), ...columns),
    ),
    element(
      'tbody',
      {},
      ...machines.map((id) => element('tr', {}, element('th', { scope: 'row' }, id), ...cells(id))),
    ),
  );
}
