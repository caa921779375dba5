/** The clock of what is shown: plays, pauses, and goes to any moment. */
import { duration } from '../../records/wording.ts';
import { button, element, select } from './element.ts';

const STEPS = 1000;
const SPEEDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];
/** Unless a speed was chosen, a run is played in about so long. */
const PLAY_MS = 12_000;

export interface Player {
  readonly element: HTMLElement;
  /** ms of the fleet. */
  now(): number;
  /** Another run: the moment stays, as far as it goes. */
  setLast(lastMs: number): void;
  play(): void;
  restart(): void;
}

/** @param draw is called for each frame with the moment in ms of the fleet */
export function player(draw: (atMs: number) => void): Player {
  let atMs = 0;
  let lastMs = 1;
  let speed = 1;
  let chosen = false;
  let frame: number | undefined;
  let beforeMs = 0;

  const toggle = button('Play', () => (frame === undefined ? play() : pause()));
  toggle.className = 'play';
  const input = element('input', { type: 'range', min: '0', max: String(STEPS), value: '0' });
  const output = element('output');
  const speeds = select(
    'Speed',
    SPEEDS.map((it) => ({ value: String(it), text: `× ${it}` })),
    (value) => {
      speed = Number(value);
      chosen = true;
    },
  );

  function show(): void {
    const text = `${duration(atMs)} of ${duration(lastMs)}`;
    if (output.textContent !== text) {
      output.textContent = text;
      input.setAttribute('aria-valuetext', text);
      input.value = String(Math.round((STEPS * atMs) / lastMs));
    }
    draw(atMs);
  }

  function step(nowMs: number): void {
    atMs = Math.min(lastMs, atMs + speed * (nowMs - beforeMs));
    beforeMs = nowMs;
    frame = atMs < lastMs ? requestAnimationFrame(step) : undefined;
    if (frame === undefined) toggle.textContent = 'Play';
    show();
  }

  function play(): void {
    if (atMs >= lastMs) atMs = 0;
    if (frame !== undefined) return;
    toggle.textContent = 'Pause';
    beforeMs = performance.now();
    frame = requestAnimationFrame(step);
  }

  function pause(): void {
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
    toggle.textContent = 'Play';
  }

  input.addEventListener('input', () => {
    pause();
    atMs = (lastMs * Number(input.value)) / STEPS;
    show();
  });

  return {
    element: element(
      'div',
      { class: 'row', id: 'player' },
      toggle,
      element('label', { class: 'when' }, element('span', {}, 'Moment'), ' ', input),
      output,
      speeds.element,
    ),
    now: () => atMs,
    setLast(ms) {
      const atEnd = atMs >= lastMs && atMs > 0;
      lastMs = Math.max(1, ms);
      atMs = atEnd ? lastMs : Math.min(atMs, lastMs);
      if (!chosen) speed = SPEEDS.find((it) => lastMs / it <= PLAY_MS) ?? SPEEDS.at(-1)!;
      speeds.show(String(speed));
      show();
    },
    play,
    restart() {
      atMs = 0;
      show();
    },
  };
}
