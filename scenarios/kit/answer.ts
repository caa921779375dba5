/** What the master said, read with the caution that a stranger's answer deserves. */
export interface ServedBy {
  readonly region: string;
  /** The machine's number in its region. */
  readonly machine: string;
}

export interface Answer extends ServedBy {
  readonly responseTimeMs: number;
  readonly workTimeMs: number;
}

/** @returns undefined where the body isn't the four fields that a master answers with */
export function parseAnswer(body: unknown): Answer | undefined {
  const fields = parse(body);
  const responseTimeMs = fields.response_time;
  const workTimeMs = fields.work_time;
  if (!isNamed(fields) || typeof responseTimeMs !== 'number' || typeof workTimeMs !== 'number')
    return undefined;
  return { region: fields.region, machine: fields.machine.slice(LABEL.length), responseTimeMs, workTimeMs };
}

/** Which machine a refusal speaks of, where it speaks of one. */
export function parseRefusal(body: unknown): ServedBy | undefined {
  const fields = parse(body);
  return isNamed(fields) ? { region: fields.region, machine: fields.machine.slice(LABEL.length) } : undefined;
}

type Fields = Record<string, unknown>;
const LABEL = 'Machine ';

function parse(body: unknown): Fields {
  try {
    return (JSON.parse(body as string) as Fields | null) ?? {};
  } catch {
    return {};
  }
}

const isNamed = (fields: Fields): fields is Fields & ServedBy =>
  typeof fields.region === 'string' && typeof fields.machine === 'string' && fields.machine.startsWith(LABEL);

/** One duration out of a Server-Timing header: `queue;dur=12.5, work;dur=30`. */
export function serverTimingMs(header: string | undefined, name: string): number | undefined {
  const found = new RegExp(`(?:^|,)\\s*${name}\\s*;\\s*dur=([0-9.]+)`).exec(header ?? '');
  return found === null ? undefined : Number(found[1]);
}
