/** What the master said, read with the caution that a stranger's answer deserves. */
export interface Served {
  readonly region: string;
  /** The machine: `<region>/<number>`. */
  readonly id: string;
  /** Both undefined where it is no proper answer but speaks of a machine, as a refusal does. */
  readonly responseTimeMs: number | undefined;
  readonly workTimeMs: number | undefined;
}

/** k6's engine looks for what is global by its name, each time it is used. */
const { parse } = JSON;

const LABEL = 'Machine ';

/** @returns undefined where the body names no machine */
export function served(body: unknown): Served | undefined {
  let fields;
  try {
    fields = parse(body as string) as Record<string, unknown> | null;
  } catch {
    return undefined;
  }
  const { region, machine, response_time: responseTimeMs, work_time: workTimeMs } = fields ?? {};
  if (typeof region !== 'string' || typeof machine !== 'string' || !machine.startsWith(LABEL))
    return undefined;
  const id = `${region}/${machine.slice(LABEL.length)}`;
  return typeof responseTimeMs === 'number' && typeof workTimeMs === 'number'
    ? { region, id, responseTimeMs, workTimeMs }
    : { region, id, responseTimeMs: undefined, workTimeMs: undefined };
}

/** What is wrong with an answer; empty where nothing is. */
export const answerErrorOf = (status: number, by: Served | undefined): string =>
  status !== 200 ? `HTTP ${status}` : by?.workTimeMs === undefined ? 'malformed answer' : '';

/** One duration out of a Server-Timing header: `queue;dur=12.5, work;dur=30`. */
export function serverTimingMs(header: string | undefined, name: string): number | undefined {
  const found = new RegExp(`(?:^|,)\\s*${name}\\s*;\\s*dur=([0-9.]+)`).exec(header ?? '');
  return found === null ? undefined : Number(found[1]);
}
