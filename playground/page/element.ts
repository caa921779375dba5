/** Elements and the few controls that the page has: the browser's own, so that they work by keyboard and with a screen reader. */

type Attributes = Readonly<Record<string, string>>;

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: (string | Node)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** @throws where the page's HTML lacks it */
export function find<T extends Element = HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (found === null) throw new Error(`the page has no ${selector}`);
  return found;
}

export interface Control<T> {
  readonly element: HTMLElement;
  /** Shows what is so, without telling of it. */
  show(value: T): void;
}

/** @param values in their order; one that is shown and isn't among them finds its place */
export function slider(
  label: string,
  values: readonly number[],
  write: (value: number) => string,
  changed: (value: number) => void,
): Control<number> {
  const input = element('input', { type: 'range', min: '0', step: '1' });
  const output = element('output');
  let steps = values;
  function tell(value: number): void {
    output.textContent = write(value);
    input.setAttribute('aria-valuetext', write(value));
  }
  input.addEventListener('input', () => {
    const value = steps[Number(input.value)]!;
    tell(value);
    changed(value);
  });
  return {
    element: element('label', { class: 'slider' }, element('span', {}, label), input, output),
    show(value) {
      steps = values.includes(value) ? values : [...values, value].sort((a, b) => a - b);
      input.max = String(steps.length - 1);
      input.value = String(steps.indexOf(value));
      tell(value);
    },
  };
}

export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** @param choices one that is shown and isn't among them is added as it is */
export function select(
  label: string,
  choices: readonly Choice[],
  changed: (value: string) => void,
): Control<string> {
  const input = element('select');
  const fill = (all: readonly Choice[]) =>
    input.replaceChildren(...all.map(({ value, text }) => element('option', { value }, text)));
  fill(choices);
  input.addEventListener('change', () => changed(input.value));
  return {
    element: element('label', {}, element('span', {}, label), ' ', input),
    show(value) {
      const there = choices.some((choice) => choice.value === value);
      fill(there ? choices : [...choices, { value, text: value }]);
      input.value = value;
    },
  };
}

export function button(text: string, clicked: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button' }, text);
  made.addEventListener('click', clicked);
  return made;
}

/** So many even steps from `from` to `to`, both included. */
export const evenly = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => Number((from + i * step).toFixed(6)));
