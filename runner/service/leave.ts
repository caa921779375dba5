/** Load leaves this computer, or is a lot for a fleet that we didn't start, only where --yes says so. */
import type { GivenOptions } from '../../model/run-options.ts';
import { routesFrom, urlsOf } from '../../model/service/syntax.ts';
import { count } from '../../records/wording.ts';
import { orUserError, UserError } from '../errors.ts';
import { peakPerSOf } from '../run/rate.ts';
import type { RunSpec } from '../run/run-spec.ts';
import { readText } from '../run/workload-files.ts';
import { say } from '../terminal/say.ts';

type Where = Pick<GivenOptions, 'url' | 'routes' | 'yes' | 'insecure'>;

/** As it is written: a name that only a resolver knows to be this computer is none that stays on it. */
const hostOf = (url: string): string =>
  (/^https?:\/\/(\[[^\]]*\]|[^/:]*)/.exec(url)?.[1] ?? '').toLowerCase();

const staysHere = (host: string): boolean =>
  /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/.test(host);

const hostsOf = ({ url, routes }: Where): string[] => {
  const inFile = orUserError(() => routesFrom(routes, readText));
  const urls = [...(url === undefined ? [] : [url]), ...(inFile ? urlsOf(inFile) : [])];
  return [...new Set(urls.map(hostOf))].filter((host) => host !== '');
};

/**
 * Before anything is looked up or sent.
 *
 * @throws UserError where load would leave this computer and nobody said yes
 */
export function checkLeaving(where: Where): void {
  const away = hostsOf(where).filter((host) => !staysHere(host));
  if (where.insecure) say(`--insecure: the certificate of ${hostsOf(where).join(', ')} isn't checked`);
  if (away.length === 0) return;
  if (!where.yes)
    throw new UserError(
      `load would leave this computer, for ${away.join(', ')}: nothing was sent; add --yes if you may load ${away.length > 1 ? 'them' : 'it'}`,
    );
  say(`load leaves this computer, for ${away.join(', ')}, as --yes allows`);
}

/** What a fleet that we didn't start is sent without --yes. */
const MAX_REQUESTS = 10_000;
const MAX_RATE_PER_S = 1000;

/** @throws UserError where it is more than that */
export function checkAmount(specs: readonly RunSpec[], { url, yes }: Where): void {
  if (url === undefined || yes) return;
  for (const spec of specs) {
    const perS = peakPerSOf(spec) ?? 0;
    if (spec.n <= MAX_REQUESTS && perS <= MAX_RATE_PER_S) continue;
    const given = perS > MAX_RATE_PER_S ? `${count(perS)} requests per second` : `${count(spec.n)} requests`;
    throw new UserError(
      `${given} for ${url}: expected up to ${count(MAX_REQUESTS)}, and ${count(MAX_RATE_PER_S)} per second, for a fleet that routebench didn't start; add --yes if you may send more`,
    );
  }
}
