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
  if (typeof fields?.response_time !== 'number' || typeof fields.work_time !== 'number') return undefined;
  const { region, machine, response_time: responseTimeMs, work_time: workTimeMs } = fields;
  return { region, machine: machine.slice(LABEL.length), responseTimeMs, workTimeMs };
}

/** Which machine a refusal speaks of, where it speaks of one. */
export function parseRefusal(body: unknown): ServedBy | undefined {
  const fields = parse(body);
  return fields && { region: fields.region, machine: fields.machine.slice(LABEL.length) };
}

const LABEL = 'Machine ';

/** Undefined where no machine is named. */
function parse(body: unknown): (ServedBy & { response_time?: unknown; work_time?: unknown }) | undefined {
  try {
    const fields = JSON.parse(body as string) as Record<string, unknown> | null;
    const { region, machine } = fields ?? {};
    const named = typeof region === 'string' && typeof machine === 'string' && machine.startsWith(LABEL);
    return named ? (fields as unknown as ServedBy) : undefined;
  } catch {
    return undefined;
  }
}

/** One duration out of a Server-Timing header: `queue;dur=12.5, work;dur=30`. */
export function serverTimingMs(header: string | undefined, name: string): number | undefined {
  const found = new RegExp(`(?:^|,)\\s*${name}\\s*;\\s*dur=([0-9.]+)`).exec(header ?? '');
  return found === null ? undefined : Number(found[1]);
}
