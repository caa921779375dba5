/** What other programs read of a comparison: `routebench report --format`. */
import { bmfOf } from './bmf.ts';
import { githubOf } from './github.ts';
import { junitOf } from './junit.ts';
import type { Judged } from './judged.ts';

export const formats: Readonly<
  Record<string, { readonly file: string; readonly textOf: (judged: Judged) => string }>
> = {
  github: { file: 'github.md', textOf: githubOf },
  junit: { file: 'junit.xml', textOf: junitOf },
  bmf: { file: 'bmf.json', textOf: bmfOf },
};
