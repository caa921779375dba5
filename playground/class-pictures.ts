/** The pictures of the lecturer's page: for each of its links to the playground the curve to expect. */
import { linkFrom } from '../model/playground-link.ts';
import type { Strategy } from '../strategies/api/contract.ts';
import { curvesPicture } from './curves-picture.ts';
import { runsOf } from './experiment.ts';

/** @returns the fragments of a page's links, in its order */
export const linksIn = (markdown: string): string[] =>
  [...markdown.matchAll(/playground\.html#([^)\s]+)/g)].map(([, fragment]) => fragment!);

/** @returns SVG by the file's name, in docs/pictures/ */
export const classPictures = (
  markdown: string,
  strategies: readonly Strategy[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    linksIn(markdown).map((fragment, i) => [
      `class-${i + 1}.svg`,
      curvesPicture(runsOf(linkFrom(fragment), strategies)),
    ]),
  );
