/** What goes wrong: switched on and off at the moment that is shown. */
import { fleetOf } from '../../model/fleet/fleet.ts';
import { nameOfTarget, type Fault } from '../../model/fleet/faults.ts';
import type { Machine } from '../../model/fleet/machine.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { duration } from '../../records/wording.ts';
import { button, element, select, type Choice } from './element.ts';

/** A fault as it is chosen here. */
const FAULTS: readonly (Choice & { readonly of: (machine: string, fromMs: number) => Fault })[] = [
  {
    value: 'slow',
    text: 'is 10 × slower',
    of: (machine, fromMs) => ({ machine, kind: 'slow', fromMs, factor: 10 }),
  },
  {
    value: 'error',
    text: 'fails every request',
    of: (machine, fromMs) => ({ machine, kind: 'error', fromMs }),
  },
  {
    value: 'half',
    text: 'fails every other request',
    of: (machine, fromMs) => ({ machine, kind: 'error', fromMs, rate: 0.5 }),
  },
  { value: 'down', text: 'goes down', of: (machine, fromMs) => ({ machine, kind: 'down', fromMs }) },
];

const effectOf = (fault: Fault): string => {
  if (fault.kind === 'slow') return `${fault.factor} × slower`;
  if (fault.kind === 'error') return `fails ${Math.round(100 * (fault.rate ?? 1))} %`;
  return fault.kind;
};

const holdsAt = ({ fromMs, toMs = Infinity }: Fault, atMs: number): boolean => fromMs <= atMs && atMs < toMs;

/** Short enough for a machine's row; empty where nothing is wrong with it at that moment. */
export const wrongAt = (
  faults: readonly Fault[],
  { id, region }: Pick<Machine, 'id' | 'region'>,
  atMs: number,
): string =>
  faults
    .filter((it) => (it.machine === id || it.region === region || it.master) && holdsAt(it, atMs))
    .map(effectOf)
    .join(', ');

/** Spans of a kind at one place don't overlap: one that holds already stays as it is, and one that comes ends the new one. */
function withFault(faults: readonly Fault[], fault: Fault): readonly Fault[] {
  const alike = faults.filter((it) => it.kind === fault.kind && it.machine === fault.machine);
  if (alike.some((it) => holdsAt(it, fault.fromMs))) return faults;
  const toMs = Math.min(...alike.map(({ fromMs }) => fromMs).filter((fromMs) => fromMs > fault.fromMs));
  return [...faults, toMs < Infinity ? { ...fault, toMs } : fault];
}

export function faultControls(
  form: HTMLElement,
  /** The moment that is shown, in ms of the fleet. */
  now: () => number,
  changed: (faults: readonly Fault[]) => void,
): { show(topology: Topology, faults: readonly Fault[]): void } {
  let faults: readonly Fault[] = [];
  let machines: readonly string[] = [];
  let machine = '';
  let chosen = FAULTS[0]!;
  let machineSelect = select('Machine', [], () => undefined);
  const kindSelect = select('What it does', FAULTS, (value) => {
    chosen = FAULTS.find((it) => it.value === value)!;
  });
  const machinePlace = element('div');
  const list = element('ul', { 'aria-label': 'Faults' });
  const add = button('Switch it on now', () =>
    changed(withFault(faults, chosen.of(machine, Math.round(now())))),
  );
  form.replaceChildren(
    element('h2', {}, 'A fault'),
    element('p', { class: 'hint' }, 'From the moment that is shown: what was before stays as it was.'),
    machinePlace,
    kindSelect.element,
    add,
    list,
  );

  function entry(fault: Fault): HTMLElement {
    const { fromMs, toMs } = fault;
    const name = nameOfTarget(fault);
    const span =
      toMs === undefined ? `from ${duration(fromMs)} on` : `${duration(fromMs)} to ${duration(toMs)}`;
    const others = faults.filter((it) => it !== fault);
    const off = button('Switch off now', () => {
      const atMs = Math.round(now());
      changed(atMs > fromMs ? faults.map((it) => (it === fault ? { ...it, toMs: atMs } : it)) : others);
    });
    const remove = button('Remove', () => changed(others));
    for (const it of [off, remove]) it.setAttribute('aria-label', `${it.textContent}: ${name}`);
    off.hidden = toMs !== undefined;
    return element('li', {}, `${name} ${effectOf(fault)}, ${span} `, off, ' ', remove);
  }

  return {
    show(topology, given) {
      faults = given;
      const ids = fleetOf(topology).machines.map(({ id }) => id);
      if (ids.join() !== machines.join()) {
        machines = ids;
        machineSelect = select(
          'Machine',
          ids.map((id) => ({ value: id, text: id })),
          (value) => (machine = value),
        );
        machinePlace.replaceChildren(machineSelect.element);
      }
      if (!ids.includes(machine)) machine = ids[0]!;
      machineSelect.show(machine);
      list.replaceChildren(...faults.map(entry));
    },
  };
}
