/**
 * All that is said over HTTP between clients, master and machines: paths, header names, answers, greeting, Server-Timing.
 * Existing clients depend on it to the letter (DESIGN section 1).
 */

export const ROOT = '/';
export const WORK = '/work';
/** Where the master describes all of this, as OpenAPI has it (testbed/openapi.ts). */
export const OPENAPI = '/openapi.json';
export const PATHS = [ROOT, WORK, `${WORK}/<region>`, `${WORK}/<region>/<machine>`] as const;
export const METHODS = ['GET', 'HEAD'] as const;

/** The path to a machine (`us/1`), to any machine of a region (`us`), or to any machine at all. */
export const workPath = (target = ''): string => (target === '' ? WORK : `${WORK}/${target}`);

/** The machine that a path names, as `<region>/<number>`; undefined where it leaves the choice to the master. */
export const machineInPath = (path: string): string | undefined => /^\/work\/([^/]+\/\d+)$/.exec(path)?.[1];

/** Clients number their requests with this, so that a request's random draws don't depend on which arrives first. */
export const REQUEST_INDEX = 'x-request-index';

/** How much work a request is, in service times: 1 where a client doesn't say. */
export const REQUEST_SIZE = 'x-request-size';
/** What a request is about: a number from 0. */
export const REQUEST_KEY = 'x-request-key';
/** Either is at most this. */
export const MAX_TOLD = 1e9;

/**
 * When the request is due at the machine, ms: on the clock of the process they share (DUE_AT), or from now on by the
 * master's (DUE_IN). A master whose timer or event loop was late says so by a moment in the past. A request without either
 * is due now.
 */
export const DUE_AT = 'x-due-at';
export const DUE_IN = 'x-due-in';

/** How far the run is when the request is due, in ms of the fleet: faults go by it. A request without it meets none. */
export const RUN_MS = 'x-run-ms';

/** Shows a machine that it is its master that asks, where both are started together. */
export const MASTER_KEY = 'x-master-key';

export const SERVER_TIMING = 'server-timing';

/** The body of a 200 that makes no sense (faults of the kind garbage). */
export const NONSENSE = '<!doctype html><title>It works!</title>';

/** What k6 says where no answer came, or not all of it: its status is 0 then. */
export const CLIENT_ERRORS = { cut: 'unexpected EOF', silence: 'request timeout' } as const;

const LABEL = 'Machine ';
export const MACHINE_LABEL = /^Machine /;
export const machineLabel = (number: number): string => `${LABEL}${number}`;

/** The body of the master's 200 to GET /work…; times are whole ms. */
export interface WorkBody {
  readonly machine: string;
  readonly region: string;
  readonly response_time: number;
  readonly work_time: number;
}

/** The body of a machine's 200 to the master's GET /work, ms. */
export interface MachineBody {
  readonly machine: string;
  readonly region: string;
  readonly work_time: number;
  readonly queueMs: number;
  readonly serviceMs: number;
  /** How long after its deadline this answer was written. */
  readonly lateMs: number;
}

/** What an answer says of the machine that served it. */
export interface Answer {
  readonly region: string;
  /** `<region>/<number>`; empty, as the region is, where the answer names no machine. A refusal may name one. */
  readonly id: string;
  /** Both undefined where it isn't a proper answer, or one of a service that doesn't say. */
  readonly responseTimeMs: number | undefined;
  readonly workTimeMs: number | undefined;
  /** What is wrong with its form; empty where nothing is. */
  readonly problem: string;
}

/** k6's engine looks for what is global by its name, each time it is used. */
const { parse } = JSON;

/** Reads an answer to GET /work… of any master. k6 does this for each request, so the proper answer comes first. */
export function readAnswer(body: unknown): Answer {
  let fields;
  try {
    fields = parse(body as string) as Record<string, unknown> | null;
  } catch {
    return malformed(`not JSON: ${startOf(String(body))}`);
  }
  const { region, machine, response_time: responseTimeMs, work_time: workTimeMs } = fields ?? {};
  if (typeof region !== 'string' || typeof machine !== 'string' || !machine.startsWith(LABEL))
    return malformed(problemOfFields(fields));
  const id = `${region}/${machine.slice(LABEL.length)}`;
  return isDuration(responseTimeMs) && isDuration(workTimeMs)
    ? { region, id, responseTimeMs, workTimeMs, problem: '' }
    : malformed(problemOfFields(fields), region, id);
}

const malformed = (problem: string, region = '', id = ''): Answer => ({
  ...{ region, id, problem },
  responseTimeMs: undefined,
  workTimeMs: undefined,
});

/**
 * What is wrong with an answer, whatever reads it; empty where nothing is.
 *
 * @param target what the request asked for, as workPath has it
 * @param known ids of all the fleet's machines
 */
export function answerProblem(
  status: number,
  { region, id, problem }: Answer,
  target: string,
  known: { includes(id: string): boolean },
): string {
  if (status !== 200) return statusProblem(status);
  if (problem !== '' || id === target) return problem;
  if (!known.includes(id)) return `answered by ${startOf(id)}, which isn’t in the fleet`;
  return target === '' || target === region ? '' : `answered by ${id} where ${target} was asked`;
}

/** What is wrong with an answer of this status, which isn't a good one. */
export const statusProblem = (status: number): string =>
  status >= 300 && status < 400 ? `HTTP ${status}: redirects are not followed` : `HTTP ${status}`;

const isDuration = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value < Infinity;

function problemOfFields(fields: unknown): string {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    return `JSON that is ${kindOf(fields)}: expected an object`;
  const { machine, region, response_time, work_time } = fields as Record<string, unknown>;
  for (const [name, value] of Object.entries({ machine, region }))
    if (typeof value !== 'string') return `${name} is ${kindOf(value)}: expected a text`;
  if (!String(machine).startsWith(LABEL))
    return `machine is "${startOf(String(machine))}": expected "${LABEL}<number>"`;
  const [name, value] = isDuration(response_time)
    ? ['work_time', work_time]
    : ['response_time', response_time];
  return `${name} is ${kindOf(value)}: expected ms as a number`;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && value < 0) return 'a number below 0';
  if (value === Infinity) return 'too large a number';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** One line of at most 40 characters, or so many: what is wrong is tallied by its text. */
export function startOf(text: string, most = 40): string {
  const line = text
    .slice(0, 5 * most)
    // eslint-disable-next-line no-control-regex -- a terminal obeys these
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim();
  if (line === '') return 'an empty body';
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

/** @returns undefined where something other than a machine of ours answers */
export function readMachineBody(text: string): MachineBody | undefined {
  const body = parsed(text) as Partial<MachineBody> | null | undefined;
  const times = [body?.queueMs, body?.serviceMs, body?.lateMs, body?.work_time];
  return times.every(isDuration) ? (body as MachineBody) : undefined;
}

/** The reason that a refusal gives; undefined where it gives none. */
export function readRefusal(text: string): string | undefined {
  const { error } = (parsed(text) ?? {}) as { error?: unknown };
  return typeof error === 'string' ? error : undefined;
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** Durations by name, ms: `queue;dur=12.50, work;dur=30.00`. */
export const writeServerTiming = (durations: Readonly<Record<string, number>>, digits: number): string =>
  Object.entries(durations)
    .map(([name, ms]) => `${name};dur=${ms.toFixed(digits)}`)
    .join(', ');

/** One duration out of a Server-Timing header, ms; undefined where it isn't there. */
export function readServerTiming(header: string | undefined, name: string): number | undefined {
  const found = new RegExp(`(?:^|,)\\s*${name}\\s*;\\s*dur=([0-9.]+)`).exec(header ?? '');
  return found === null ? undefined : Number(found[1]);
}

/** How many machines each region has. */
export type MachineCounts = Readonly<Record<string, number>>;

/** What routebench's own master says at GET /. Any other master answers 200 with what it likes. */
export interface Greeting {
  readonly name: string;
  /** As its file has it: to be checked where it is used. */
  readonly topology: unknown;
  readonly regions: MachineCounts;
  readonly timeScale: number;
  readonly requestTimeoutMs: number;
  readonly seed: number;
  readonly requestsInFlight: number;
  readonly paths: readonly string[];
}

/** What of a greeting can be relied on: each field is there in its own form, or it isn't there. */
export function readGreeting(text: unknown): Partial<Omit<Greeting, 'seed' | 'paths'>> {
  const told = (typeof text === 'string' ? parsed(text) : undefined) as Greeting | null | undefined;
  const { name, topology, regions, timeScale, requestTimeoutMs, requestsInFlight } = told ?? ({} as Greeting);
  const positive = (value: unknown) => isDuration(value) && value > 0;
  return {
    ...(typeof name === 'string' && { name }),
    ...(isRecord(topology) && { topology }),
    ...(isMachineCounts(regions) && { regions }),
    ...(positive(timeScale) && { timeScale }),
    ...(positive(requestTimeoutMs) && { requestTimeoutMs }),
    ...(isDuration(requestsInFlight) && { requestsInFlight }),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isMachineCounts(value: unknown): value is MachineCounts {
  if (!isRecord(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length > 0 &&
    entries.every(
      ([name, count]) => /^[a-z][a-z0-9-]*$/.test(name) && Number.isInteger(count) && (count as number) > 0,
    )
  );
}
