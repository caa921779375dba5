/** How many requests there are, and when they come. */
import type { GivenOptions } from '../../model/run-options.ts';
import { modeOf } from '../../model/workload/given-load.ts';
import { runOptions } from '../../model/run-options.ts';
import { count, percent } from '../../records/wording.ts';
import { element, evenly, select, slider } from './element.ts';

const NS = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000, 10_000];
const LOADS = evenly(0.05, 1.5, 0.05);
const USERS = [1, 2, 3, 5, ...evenly(10, 100, 10), 200, 500];
const SEEDS = evenly(1, 20, 1);
const LOAD = 0.8;

const ARRIVALS = [
  { value: 'burst', text: 'all at once' },
  { value: 'closed', text: 'each user waits for its answer' },
  { value: 'constant', text: 'one after the other, evenly' },
  { value: 'poisson', text: 'by chance (Poisson)' },
  { value: 'bursts:20', text: '20 at a time' },
];
const SIZES = [
  { value: 'constant', text: 'alike' },
  { value: 'exponential', text: 'exponential' },
  { value: 'bimodal:0.05,20', text: 'one in twenty is 20 × as much' },
  { value: 'pareto:1.5', text: 'heavy-tailed (Pareto 1.5)' },
];

/** What the select shows: arrivals as they were given, or the mode. */
const arrivalsOf = (options: GivenOptions): string =>
  options.arrivals ?? (options.load === undefined ? modeOf(options) : 'poisson');

export function loadControls(
  form: HTMLElement,
  changed: (options: GivenOptions) => void,
): { show(options: GivenOptions): void } {
  let options: GivenOptions;
  const change = (part: GivenOptions) => changed({ ...options, ...part });

  const arrivals = select('Arrivals', ARRIVALS, (value) => {
    const { n, seed, sizes, sizesKnown, keys } = options;
    const kept = { n, seed, sizes, sizesKnown, keys };
    if (value === 'burst' || value === 'closed') return changed({ ...kept, mode: value });
    changed({ ...kept, arrivals: value, load: options.load ?? LOAD });
  });
  const n = slider('Requests', NS, count, (value) => change({ n: value, ...fewerUsers(value) }));
  const load = slider('Load', LOADS, percent, (value) => change({ load: value }));
  const users = slider('Users', USERS, count, (vus) =>
    change({ vus, n: Math.max(vus, options.n ?? runOptions.n.default) }),
  );
  const sizes = select('Work of a request', SIZES, (value) =>
    change({ sizes: value === 'constant' ? undefined : value }),
  );
  const seed = slider('Chance (seed)', SEEDS, String, (value) => change({ seed: value }));
  const fewerUsers = (value: number): GivenOptions =>
    options.vus !== undefined && options.vus > value ? { vus: value } : {};

  form.replaceChildren(
    element('h2', {}, 'The load'),
    arrivals.element,
    n.element,
    load.element,
    users.element,
    sizes.element,
    seed.element,
  );
  return {
    show(given) {
      options = given;
      arrivals.show(arrivalsOf(options));
      n.show(options.n ?? runOptions.n.default);
      // An open loop without arrivals counts its requests from its rate.
      n.element.hidden =
        options.mode === 'open' && options.arrivals === undefined && options.load === undefined;
      load.show(options.load ?? LOAD);
      load.element.hidden = options.load === undefined;
      users.show(options.vus ?? 20);
      users.element.hidden = modeOf(options) !== 'closed';
      sizes.show(options.sizes ?? 'constant');
      seed.show(options.seed ?? runOptions.seed.default);
    },
  };
}
