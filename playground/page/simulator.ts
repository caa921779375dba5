/** The worker, from the text that the page carries: a page from disk may load no other file. */
import type { PlaygroundLink } from '../../model/playground-link.ts';
import type { Run } from '../experiment.ts';
import { find } from './element.ts';
import type { Catalogue, Question, Reply } from './messages.ts';

export interface Simulator {
  readonly catalogue: Promise<Catalogue>;
  /** What is asked while another question is under way waits; of several only the last is answered. */
  ask(link: PlaygroundLink): void;
}

export function simulator(
  answered: (link: PlaygroundLink, runs: readonly [Run, Run]) => void,
  failed: (problem: string) => void,
): Simulator {
  const code = new Blob([find('#worker').textContent!], { type: 'text/javascript' });
  const worker = new Worker(URL.createObjectURL(code));
  let known: (catalogue: Catalogue) => void;
  const catalogue = new Promise<Catalogue>((resolve) => (known = resolve));
  let asked: Question | undefined;
  let next: PlaygroundLink | undefined;
  let id = 0;

  function send(link: PlaygroundLink): void {
    asked = { id: ++id, link };
    worker.postMessage(asked);
  }

  worker.addEventListener('error', ({ message }) => failed(`the simulator stopped: ${message}`));
  worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    if ('catalogue' in data) return known(data.catalogue);
    const { link } = asked!;
    asked = undefined;
    if (next !== undefined) {
      send(next);
      next = undefined;
    } else if ('problem' in data) failed(data.problem);
    else answered(link, data.runs);
  });

  return {
    catalogue,
    ask(link) {
      if (asked === undefined) send(link);
      else next = link;
    },
  };
}
