/** The playground in the browser: what is set goes into the address and to the simulator, and what it answers is drawn. */
import { fleetOf } from '../../model/fleet/fleet.ts';
import { fragmentOf, linkFrom, type PlaygroundLink } from '../../model/playground-link.ts';
import { element, find, select } from './element.ts';
import { faultControls } from './fault-controls.ts';
import { fleetControls } from './fleet-controls.ts';
import { loadControls } from './load-controls.ts';
import { player } from './player.ts';
import { simulator } from './simulator.ts';
import { stage } from './stage.ts';

const view = stage();
const clock = player(view.draw.bind(view));
find('#player-place').replaceWith(clock.element);

let link: PlaygroundLink;
/** Whether the next answer is the first of an address. */
let opened = false;
const worker = simulator((answered, runs) => {
  tell('');
  view.show(answered, runs, catalogue);
  clock.setLast(view.lastMs());
  if (opened && !matchMedia('(prefers-reduced-motion: reduce)').matches) clock.play();
  opened = false;
  ready();
}, tell);
const catalogue = await worker.catalogue;

/** A line about what can't be shown, in place of what would be: nothing is half drawn. */
function tell(problem: string, controls = true): void {
  find('#problem').hidden = problem === '';
  find('#problem-text').textContent = problem;
  find('#stage').hidden = problem !== '';
  find('#controls').hidden = find('#versus').hidden = !controls;
  if (problem !== '') ready();
}

function ready(): void {
  document.documentElement.dataset.ready = 'true';
  performance.mark('ready');
}

function change(part: Partial<PlaygroundLink>): void {
  link = { ...link, ...part };
  history.replaceState(null, '', `#${fragmentOf(link)}`);
  show();
}

function show(): void {
  for (const side of [0, 1] as const) sides[side]!.show(link.strategies[side]);
  fleet.show(link.topology);
  load.show(link.options);
  faults.show(link.topology, link.faults);
  worker.ask(link);
}

const names = catalogue.map(({ name }) => ({ value: name, text: name }));
const sides = [
  select('Left', names, (name) => change({ strategies: [name, link.strategies[1]] })),
  select('Right', names, (name) => change({ strategies: [link.strategies[0], name] })),
];
find('#versus').replaceChildren(sides[0]!.element, element('span', {}, 'against'), sides[1]!.element);
const fleet = fleetControls(find('#fleet'), (topology) => {
  // A fault of what is gone goes with it.
  const { machines, regions } = fleetOf(topology);
  const there = [undefined, ...machines.map(({ id }) => id), ...regions.map(({ name }) => name)];
  const kept = link.faults.filter(({ machine, region }) => there.includes(machine) && there.includes(region));
  change({ topology, faults: kept });
});
const load = loadControls(find('#load'), (options) => change({ options }));
const faults = faultControls(find('#faults'), clock.now, (list) => change({ faults: list }));

function open(): void {
  delete document.documentElement.dataset.ready;
  try {
    link = linkFrom(location.hash);
  } catch (error) {
    return tell(`This address can't be shown: ${(error as Error).message}`, false);
  }
  tell('');
  clock.restart();
  opened = true;
  show();
}

const redraw = (): void => {
  view.measure();
  view.draw(clock.now());
};
addEventListener('resize', redraw);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
addEventListener('hashchange', open);
open();
