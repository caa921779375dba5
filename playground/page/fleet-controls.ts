/** The fleet to drag: latency, machines and service of each region. */
import { membersOf } from '../../model/fleet/fleet.ts';
import type { MachineSpec, RegionSpec, Topology } from '../../model/fleet/topology.ts';
import { regionColours } from '../../report/palette.ts';
import { button, element, evenly, slider, type Control } from './element.ts';

const LATENCIES = evenly(0, 1000, 10);
const MACHINES = evenly(1, 20, 1);
const SERVICES = [1, 2, 3, ...evenly(5, 50, 5), ...evenly(60, 200, 10), ...evenly(250, 500, 50)];

/** Names for regions that are added. */
const SPARE = ['emea', 'us', 'asia', 'africa', 'oceania', 'andes', 'nordic', 'india'];
const ADDED: RegionSpec = { latencyMs: 400, machines: [{ serviceMs: 30 }] };

const whole = (text: string) => (value: number) => `${value} ${text}`;
const inMs = (value: number) => `${Number(value.toPrecision(4))} ms`;

export function fleetControls(
  form: HTMLElement,
  changed: (topology: Topology) => void,
): { show(topology: Topology): void } {
  let topology: Topology;
  let shown = '';
  let sliders: { readonly control: Control<number>; readonly valueOf: (region: RegionSpec) => number }[][] =
    [];

  const change = (regions: Topology['regions']) => changed({ ...topology, name: 'yours', regions });
  const changeRegion = (name: string, part: Partial<RegionSpec>) =>
    change({ ...topology.regions, [name]: { ...topology.regions[name]!, ...part } });

  function slidersOf(name: string): (typeof sliders)[number] {
    const region = () => topology.regions[name]!;
    return [
      {
        valueOf: ({ latencyMs }) => latencyMs,
        control: slider('Latency', LATENCIES, inMs, (latencyMs) => changeRegion(name, { latencyMs })),
      },
      {
        valueOf: ({ machines }) => machines.length,
        control: slider('Machines', MACHINES, whole(''), (count) =>
          changeRegion(name, { machines: resized(region().machines, count) }),
        ),
      },
      {
        valueOf: serviceMsOf,
        control: slider('Service', SERVICES, inMs, (serviceMs) =>
          changeRegion(name, { machines: scaled(region(), serviceMs) }),
        ),
      },
    ];
  }

  function build(): void {
    const names = Object.keys(topology.regions);
    sliders = names.map(slidersOf);
    const colourOf = regionColours(names);
    const cards = names.map((name, i) => {
      const card = element(
        'fieldset',
        { class: 'region', style: `--region: ${colourOf(name)}` },
        element('legend', {}, name),
        ...sliders[i]!.map(({ control }) => control.element),
      );
      if (names.length > 1) {
        const remove = button('Remove', () => {
          change(Object.fromEntries(Object.entries(topology.regions).filter(([it]) => it !== name)));
        });
        remove.setAttribute('aria-label', `Remove region ${name}`);
        card.append(remove);
      }
      return card;
    });
    const spare = SPARE.find((name) => !names.includes(name));
    const add = button('Add a region', () => spare && change({ ...topology.regions, [spare]: ADDED }));
    add.hidden = spare === undefined;
    form.replaceChildren(element('h2', {}, 'The fleet'), ...cards, add);
  }

  return {
    show(given) {
      topology = given;
      const names = Object.keys(topology.regions).join();
      if (names !== shown) build();
      shown = names;
      Object.values(topology.regions).forEach((region, i) =>
        sliders[i]!.forEach(({ control, valueOf }) => control.show(valueOf(region))),
      );
    },
  };
}

/** Machines that are added are like the last one. */
const resized = (machines: readonly MachineSpec[], count: number): MachineSpec[] =>
  Array.from({ length: count }, (_, i) => machines[i] ?? machines.at(-1)!);

/** What the region's machines take on average. */
function serviceMsOf(region: RegionSpec): number {
  const members = membersOf({ name: '', regions: { it: region } });
  return Number((members.reduce((sum, { serviceMs }) => sum + serviceMs, 0) / members.length).toPrecision(6));
}

/** Machines that differ keep their proportions. */
function scaled(region: RegionSpec, serviceMs: number): MachineSpec[] {
  const factor = serviceMs / serviceMsOf(region);
  return region.machines.map((machine) => ({
    ...machine,
    serviceMs: Number((machine.serviceMs * factor).toPrecision(6)),
  }));
}
