/** The dashboards as JSON, by file name: tools/build.mjs writes them into build/dashboards/. */
import { compare } from './compare.ts';
import { fleet } from './fleet.ts';
import { run } from './run.ts';

export const dashboards = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({ run: run(), compare: compare(), fleet: fleet() }).map(([name, dashboard]) => [
      `${name}.json`,
      `${JSON.stringify(dashboard, null, 2)}\n`,
    ]),
  );
