/** What `routebench/strategy` and its like are among the sources: package.json has the list. */
import { readFileSync } from 'node:fs';
import { inRoot } from '../paths.ts';

/** Absolute paths by what is imported, such as `routebench/strategy`. */
export function packageEntries(): Record<string, string> {
  const { name, exports } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, { default: string } | string>;
  };
  return Object.fromEntries(
    Object.entries(exports).flatMap(([entry, target]) =>
      typeof target === 'string'
        ? []
        : [
            [
              `${name}${entry.slice(1)}`,
              inRoot(target.default.slice(2).replace(/^build\/node\/(.*)\.js$/, '$1.ts')),
            ],
          ],
    ),
  );
}
