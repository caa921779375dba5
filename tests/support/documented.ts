/** What README.md and docs/ show: shell commands, files to paste, links. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot } from '../../runner/paths.ts';

export interface Documented {
  readonly page: string;
  /** As it stands there, without its comment. */
  readonly text: string;
}

export const pages: readonly string[] = [
  'README.md',
  ...(readdirSync(inRoot('docs'), { recursive: true }) as string[])
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`)
    .sort(),
];

export const textOf = (page: string): string => readFileSync(inRoot(page), 'utf8');

/** Blocks of a language, in order. */
export const blocksOf = (page: string, language: string): string[] =>
  [...textOf(page).matchAll(new RegExp(`^[ ]*\`\`\`${language}\\n([\\s\\S]*?)^[ ]*\`\`\``, 'gm'))].map(
    ([, text]) => text!,
  );

export const commands: readonly Documented[] = pages.flatMap((page) =>
  blocksOf(page, 'sh').flatMap((block) =>
    block
      .replaceAll('\\\n', ' ')
      .split('\n')
      .map((line) => line.replace(/(^|\s+)#.*$/, '').trim())
      .filter((line) => line !== '')
      .map((text) => ({ page, text })),
  ),
);

/** Files that a page's links lead to, by the page's own place. */
export const linksOf = (page: string): string[] =>
  [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, to]) => to!.replace(/#.*$/, ''))
    .filter((to) => to !== '' && !/^[a-z]+:/.test(to))
    .map((to) => join(dirname(page), to));
