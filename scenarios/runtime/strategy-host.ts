/** Where the strategy is: in an engine of its own where that can be, so that 2,000 virtual users don't each hold it. */
import type { Further, Host, Settle } from './host.ts';
import type { Sample } from './sample.ts';
import { SharedArray } from 'k6/data';
import { BOARD, startsOf, tallyFor } from '../../strategies/host/board.ts';
import type { Strategy } from '../../strategies/api/contract.ts';
import type { Ask, HostConfig } from '../../strategies/host/strategy-host.ts';
import type { Answer } from '../../model/master-api.ts';
import { hostHere, makeElsewhere } from './strategy-loader.ts';
import { cells, extension, memory } from './shared-memory.ts';
import { sharedJson } from './shared-json.ts';
import { ids, n, timeScale } from './current-settings.ts';

/** So many routes are decided beforehand at most: 32 MB of them. */
const LONGEST_PLAN = 4_000_000;

/** @param tell what the strategy goes by; asked in the first init pass alone */
export function hostFor(given: Strategy, tell: () => HostConfig): Host {
  const xk6 = extension();
  const make = makeElsewhere(given);
  if (xk6 === undefined || make === undefined) return hostWithin(given, tell, xk6);
  const ask = xk6.single(make as never, __VU === 0 ? JSON.stringify(tell()) : '') as Ask;
  const settles = ask('settles');
  const planned = settles === 'never' && n <= LONGEST_PLAN;
  if (planned && __VU === 0) ask('plan');
  return {
    ask,
    settle: settles === 'now' ? telling(ask) : settles === 'later' ? tallying(xk6) : undefined,
    plan: planned ? cells('plan', n) : undefined,
    further: furtherWith(ask),
  };
}

const telling =
  (ask: Ask): Settle =>
  (place, { index, by, error, sentMs, answeredMs, response }) =>
    ask(
      'settle',
      index,
      place,
      servedBy(place, by),
      error !== '',
      (answeredMs - sentMs) * timeScale,
      response?.status ?? 0,
    );

/** As telling does, of an attempt that may not be the only one; undefined where each is. */
function furtherWith(ask: Ask): Further | undefined {
  if (!ask('attempts')) return undefined;
  const outcome = (
    place: number,
    { index, by, error, sentMs, answeredMs, response }: Sample,
    attempt: number,
  ) =>
    [
      ...([index, place, servedBy(place, by), error !== ''] as const),
      ...([(answeredMs - sentMs) * timeScale, response?.status ?? 0, attempt] as const),
    ] as const;
  return {
    settle: (...about) => ask('settle', ...outcome(...about)),
    retry: (...about) => ask('retry', ...outcome(...about)),
  };
}

/** What only counts needn't be asked: the sums are done before a route is next asked for. */
function tallying({ adder }: NonNullable<ReturnType<typeof extension>>): Settle {
  const add = adder(BOARD);
  const tally = tallyFor(ids.length, add);
  const { SETTLED } = startsOf(ids.length);
  return (place, { by, error }) => {
    // As most end: what tally comes to then, in fewer steps (npm run bench -- cost).
    if (error === '' && by!.id === ids[place]) return void add(place, -1, SETTLED + place, 1);
    return void tally(place, servedBy(place, by), error !== '');
  };
}

/** The machine's index; most often the one that was asked, −1 where the answer names none of the fleet. */
const servedBy = (place: number, by: Answer | undefined): number =>
  by === undefined ? -1 : by.id === ids[place] ? place : ids.indexOf(by.id);

/** The strategy in each virtual user; where they share memory, one of them is at it at a time. */
function hostWithin(given: Strategy, tell: () => HostConfig, xk6: ReturnType<typeof extension>): Host {
  const here = hostHere(given, sharedJson('told', tell), memory, (name, build) => {
    // Built here and not in the array's function: k6 turns what is refused in there into a stack trace.
    const built = __VU === 0 ? build() : [];
    return new SharedArray(name, () => [...built]);
  });
  const settles = here('settles') !== 'never';
  const apart = (...args: Parameters<typeof here>) => xk6!.exclusive(here, ...args);
  const ask = xk6 && settles ? (apart as Ask) : here;
  return { ask, settle: settles ? telling(ask) : undefined, plan: undefined, further: furtherWith(ask) };
}
