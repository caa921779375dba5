/** How what is at --url is reached, by k6 and by the runner itself: headers, certificates, and how answers are read. */
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { Agent, fetch, type Response } from 'undici';
import type { Answer } from '../../model/master-api.ts';
import type { GivenOptions } from '../../model/run-options.ts';
import { headersOf, TOKEN } from '../../model/service/options.ts';
import { answerReader, unexpected, urlOf, type Service } from '../../model/service/service.ts';
import { serviceOf } from '../../model/service/syntax.ts';
import type { K6Job } from '../k6/k6-run.ts';
import { orUserError, UserError } from '../errors.ts';
import { readText } from '../run/workload-files.ts';
import { routebenchVersion } from '../versions.ts';

export type ReachOptions = Pick<
  GivenOptions,
  'url' | 'routes' | 'answer' | 'statuses' | 'header' | 'ca' | 'insecure'
>;

const userAgent = () => `routebench/${routebenchVersion()}`;

/** What k6 needs besides the run's own options. Headers and token aren't for its command line, which any process may read. */
export function k6Reach({ url, header, ca, insecure }: ReachOptions): Pick<K6Job, 'args' | 'secrets'> {
  if (url === undefined) return {};
  const token = process.env[TOKEN];
  return {
    args: ['--user-agent', userAgent(), ...(insecure ? ['--insecure-skip-tls-verify'] : [])],
    secrets: {
      ...(header !== undefined && { HEADER: header }),
      ...(token && { [TOKEN]: token }),
      // Beside the folder of this computer's own, which Go reads too.
      ...(ca !== undefined && { SSL_CERT_FILE: ca }),
    },
  };
}

export interface Reach {
  readonly url: string;
  readonly service: Service | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** As undici has them. */
  readonly tls: { readonly ca?: string[]; readonly rejectUnauthorized: boolean };
  /** A GET of a path below --url. Redirects are not followed. */
  get(path: string, signal: AbortSignal): Promise<Response>;
  /**
   * @param target as workPath has it
   * @throws UserError where it asks for less load, and what undici throws where no answer came
   */
  ask(
    target: string,
    signal: AbortSignal,
  ): Promise<Answer & { readonly status: number; readonly text: string }>;
}

/**
 * @param ids of the fleet's machines
 * @throws UserError where the options don't fit the fleet, or a file can't be read
 */
export function reachOf(options: ReachOptions & { readonly url: string }, ids: readonly string[]): Reach {
  const { url, header, ca, insecure = false } = options;
  const service = orUserError(() => serviceOf(options, url, ids, readText));
  const headers = { 'user-agent': userAgent(), ...headersOf(header, process.env[TOKEN]) };
  const tls = {
    ...(ca !== undefined && { ca: [...rootCertificates, certificatesIn(ca)] }),
    rejectUnauthorized: !insecure,
  };
  const dispatcher = new Agent({ connect: tls, keepAliveTimeout: 100 });
  const read = answerReader(service, ids);
  const request = (at: string, signal: AbortSignal) =>
    fetch(at, { headers, dispatcher, redirect: 'manual', signal });
  return {
    ...{ url, service, headers, tls },
    get: (path, signal) => request(url + path, signal),
    async ask(target, signal) {
      const response = await request(urlOf(service, url, target), signal);
      const { status } = response;
      const text = await response.text();
      const answer = read(status, text, Object.fromEntries(response.headers), target);
      if (service !== undefined) refuseTooMany(answer.problem, urlOf(service, url, target));
      return { ...answer, status, text };
    },
  };
}

/** @throws UserError where a service asks for less load */
export function refuseTooMany(problem: string, url: string): void {
  if (problem === 'HTTP 429')
    throw new UserError(
      `GET ${url} answered HTTP 429: the service asks for less load, so nothing more is sent; --statuses 2xx,429 takes it as an answer`,
      1,
    );
}

/** @throws UserError with the first answer that isn't what the options say, of the machines asked */
export async function checkAnswers(reach: Reach, ids: readonly string[], signal: AbortSignal): Promise<void> {
  const { service, url } = reach;
  for (const id of ids) {
    const at = urlOf(service, url, id);
    const answer = await reach.ask(id, signal).catch((error: Error) => {
      signal.throwIfAborted();
      throw error instanceof UserError ? error : new UserError(`${at} does not answer (${causeOf(error)})`);
    });
    const { problem, status, text } = answer;
    // One that is only unwell may be.
    if (problem === '' || status >= 500) continue;
    throw new UserError(
      `${unexpected(service!, at, status, text, problem)}: see --routes, --answer and --statuses`,
    );
  }
}

export const causeOf = (error: unknown): string => {
  const cause = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  const hint = /CERT|SIGN|ISSUER|SSL|ALTNAME/.test(cause.code ?? '')
    ? '; give its CA with --ca FILE, or --insecure'
    : '';
  return `${cause.message}${hint}`;
};

function certificatesIn(file: string): string {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UserError(`--ca ${file}: there is no such file`);
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new UserError(`--ca ${file}: holds no certificate: expected PEM, -----BEGIN CERTIFICATE-----`);
}
