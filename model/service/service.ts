/**
 * How a service that isn't ours is addressed, and how its answers are read. What our own master says is in
 * ../master-api.ts. k6's side holds this file only where a run is for such a service.
 */
import {
  answerProblem,
  readAnswer,
  startOf,
  statusProblem,
  workPath,
  MACHINE_LABEL,
  type Answer,
} from '../master-api.ts';

/** Where an answer says what served it: a header, or the tokens of a JSON pointer (RFC 6901) into its body. */
export type AnswerPart = { readonly header: string } | { readonly pointer: readonly string[] };

/** As our master says it; not at all; in one part that names the machine; in one for the region and one for the machine. */
export type AnswerSource = 'master' | 'none' | readonly AnswerPart[];

/** Plain data: virtual users are handed it as text. */
export interface Service {
  /** Where each machine is asked, by its id; absent where paths are our master's. */
  readonly urls?: Readonly<Record<string, string>>;
  readonly answer: AnswerSource;
  /** Good ones, from and to. */
  readonly statuses: readonly (readonly [from: number, to: number])[];
  /** Machines' ids by what answers call them. */
  readonly names: Readonly<Record<string, string>>;
}

/** Of an answer, by names in any case, or in Go's: `X-Served-By`. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads an answer. @param asked a machine's id, a region's name, or nothing, as workPath has it */
export type ReadAnswer = (status: number, body: unknown, headers: Headers, asked: string) => Answer;

/** @param target as workPath has it */
export const urlOf = (service: Service | undefined, baseUrl: string, target: string): string =>
  service?.urls?.[target] ?? baseUrl + workPath(target);

/** @param known ids of all the fleet's machines */
export function answerReader(service: Service | undefined, known: readonly string[]): ReadAnswer {
  if (service === undefined)
    return (status, body, _headers, asked) => {
      const answer = readAnswer(body);
      return { ...answer, problem: answerProblem(status, answer, asked, known) };
    };
  const { answer: source, statuses, names } = service;
  const isGood = (status: number) => statuses.some(([from, to]) => status >= from && status <= to);
  const servedBy = (body: unknown, headers: Headers, asked: string): Answer => {
    if (source === 'master') return readAnswer(body);
    if (source === 'none') return named(known.includes(asked) ? asked : '');
    const parts = partsOf(source, body, headers);
    if (typeof parts === 'string') return { ...named(''), problem: parts };
    const name = parts.join('/');
    const id = names[name];
    return id === undefined ? { ...named(''), id: name } : named(id);
  };
  return (status, body, headers, asked) => {
    const answer = servedBy(body, headers, asked);
    if (!isGood(status)) return { ...answer, problem: statusProblem(status) };
    if (source === 'none') return answer;
    return { ...answer, problem: answerProblem(200, answer, asked, known) };
  };
}

const named = (id: string): Answer => ({
  region: id.slice(0, Math.max(0, id.lastIndexOf('/'))),
  id,
  responseTimeMs: undefined,
  workTimeMs: undefined,
  problem: '',
});

/** What each part says, or what is wrong. */
function partsOf(source: readonly AnswerPart[], body: unknown, headers: Headers): string[] | string {
  const found: string[] = [];
  let json: unknown;
  for (const part of source) {
    let value: unknown;
    if ('header' in part) {
      value = headers[part.header] ?? headers[part.header.toLowerCase()];
      if (value === undefined) return `no header ${part.header}`;
    } else {
      try {
        json ??= JSON.parse(body as string) as unknown;
      } catch {
        return `not JSON: ${startOf(String(body))}`;
      }
      value = part.pointer.reduce<unknown>(
        (at, token) =>
          typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[token] : undefined,
        json,
      );
      const pointer = pointerText(part.pointer);
      if (value === undefined) return `nothing at ${pointer}`;
      if (typeof value !== 'string' && typeof value !== 'number')
        return `neither a text nor a number at ${pointer}`;
    }
    found.push(String(value).replace(MACHINE_LABEL, ''));
  }
  return found;
}

const pointerText = (tokens: readonly string[]): string =>
  tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** An answer that isn't what is expected, as it came, and what is: in one line. */
export const unexpected = (
  service: Service,
  url: string,
  status: number,
  body: unknown,
  problem: string,
): string =>
  `GET ${url} answered HTTP ${status}: ${startOf(String(body ?? ''), MOST_SHOWN)} (${problem}); expected ${expectedOf(service)}`;

const MOST_SHOWN = 160;

function expectedOf({ answer, statuses, names }: Service): string {
  const good = statuses.map(([from, to]) => (from === to ? from : `${from}–${to}`)).join(', ');
  if (answer === 'none') return `status ${good}`;
  if (answer === 'master') return `status ${good} and JSON as routebench's master answers`;
  const where = answer.map((part) =>
    'header' in part ? `header ${part.header}` : pointerText(part.pointer),
  );
  const some = Object.keys(names).slice(0, 4).join(', ');
  return `status ${good} and the machine's name at ${where.join(' and ')}, such as ${some}`;
}
