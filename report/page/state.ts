/** What is chosen, and where that is kept: after the # of the address, so that it can be passed on. */
import { FIGURES, OF, type Choice, type Figure, type PageData } from '../charts/view.ts';
import { pointsOf } from '../../records/aggregate.ts';
import { rankedStrategies } from '../../records/overall.ts';

export function initialChoice(data: PageData): Choice {
  const strategies = rankedStrategies(data);
  const at = pointsOf(data.cells).at(-1) ?? 1;
  return {
    strategies,
    at,
    scale: 'log',
    figure: 'mean',
    of: 'sojourn',
    failures: 'timeout',
    run: { strategy: strategies[0] ?? '', repeat: 1 },
  };
}

/** Only what differs from the beginning. */
export function hashOf(choice: Choice, initial: Choice, { axis }: PageData): string {
  const parameters = new URLSearchParams();
  if (choice.at !== initial.at) parameters.set(axis, String(choice.at));
  if (choice.scale !== initial.scale) parameters.set('scale', choice.scale);
  if (choice.figure !== initial.figure) parameters.set('figure', choice.figure);
  if (choice.of !== initial.of) parameters.set('of', choice.of);
  if (choice.failures !== initial.failures) parameters.set('failures', choice.failures);
  if (choice.strategies.length !== initial.strategies.length)
    parameters.set('strategies', choice.strategies.join());
  const { strategy, repeat } = choice.run;
  if (strategy !== initial.run.strategy || repeat !== initial.run.repeat)
    parameters.set('run', `${strategy}.${repeat}`);
  return parameters.toString().replaceAll('%2C', ',');
}

/** What an address says that isn't so (another comparison's point or strategy) is left as it was. */
export function choiceFrom(hash: string, initial: Choice, data: PageData): Choice {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const at = Number(parameters.get(data.axis));
  const figure = parameters.get('figure');
  const of = parameters.get('of');
  const named = parameters.get('strategies')?.split(',');
  const strategies = named ? initial.strategies.filter((it) => named.includes(it)) : initial.strategies;
  const [, strategy, repeat] = /^(.*)\.(\d+)$/.exec(parameters.get('run') ?? '') ?? [];
  return {
    at: pointsOf(data.cells).includes(at) ? at : initial.at,
    scale: parameters.get('scale') === 'linear' ? 'linear' : 'log',
    figure: figure !== null && figure in FIGURES ? (figure as Figure) : initial.figure,
    of: of !== null && of in OF ? (of as Choice['of']) : 'sojourn',
    failures: parameters.get('failures') === 'ok' ? 'ok' : 'timeout',
    strategies: named?.join() === '' ? [] : strategies,
    run:
      strategy !== undefined && initial.strategies.includes(strategy)
        ? { strategy, repeat: Number(repeat) }
        : initial.run,
  };
}
