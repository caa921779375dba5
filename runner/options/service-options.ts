/** Options for services that aren't ours: what goes with --url, and what of it is checked before anything is sent. */
import type { Command } from 'commander';
import type { GivenOptions, OptionKey } from '../../model/run-options.ts';
import { serviceOptions } from '../../model/service/options.ts';
import { routesFrom, urlsOf } from '../../model/service/syntax.ts';
import { orUserError, UserError } from '../errors.ts';
import { readText } from '../run/workload-files.ts';
import { checkLeaving } from '../service/leave.ts';
import { flagOf, withOptions } from './options.ts';

const keys = Object.keys(serviceOptions) as (keyof typeof serviceOptions)[];

export const withServiceOptions = (command: Command, but: readonly OptionKey[] = []): Command =>
  withOptions(
    command,
    keys.filter((key) => !but.includes(key)),
  ).hook('preAction', (_, acting) => {
    const { url, routes } = acting.opts<GivenOptions>();
    const first = url === undefined ? firstIn(routes) : undefined;
    if (first !== undefined) acting.setOptionValueWithSource('url', first, 'routes');
    const given = acting.opts<GivenOptions>();
    const lost = keys.find((key) => key !== 'yes' && given[key] !== undefined);
    if (given.url === undefined && lost !== undefined && !acting.opts<{ resume?: string }>().resume)
      throw new UserError(`${flagOf(lost)} is for a service that runs already: add --url URL`);
    checkLeaving(given);
  });

/** Of a fleet of several hosts without a master, its first host stands where one is named. */
function firstIn(routes: string | undefined): string | undefined {
  const inFile = orUserError(() => routesFrom(routes, readText));
  if (inFile === undefined) return undefined;
  const urls = urlsOf(inFile);
  const relative = urls.find((url) => url.startsWith('/'));
  if (relative !== undefined)
    throw new UserError(`--routes ${routes}: ${relative} is a path at --url: add --url URL, or whole URLs`);
  return /^https?:\/\/[^/]+/.exec(urls[0]!)![0];
}
