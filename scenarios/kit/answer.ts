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
  const served = servedBy(fields);
  const { response_time: responseTimeMs, work_time: workTimeMs } = fields;
  if (served === undefined || typeof responseTimeMs !== 'number' || typeof workTimeMs !== 'number')
    return undefined;
  return { ...served, responseTimeMs, workTimeMs };
}

/** Which machine a refusal speaks of, where it speaks of one. */
export const parseRefusal = (body: unknown): ServedBy | undefined => servedBy(parse(body));

function parse(body: unknown): Record<string, unknown> {
  try {
    return (JSON.parse(body as string) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}

function servedBy({ machine, region }: Record<string, unknown>): ServedBy | undefined {
  if (typeof machine !== 'string' || !machine.startsWith('Machine ') || typeof region !== 'string')
    return undefined;
  return { region, machine: machine.slice('Machine '.length) };
}

/** One duration out of a Server-Timing header: `queue;dur=12.5, work;dur=30`. */
export function serverTimingMs(header: string | undefined, name: string): number | undefined {
  const found = new RegExp(`(?:^|,)\\s*${name}\\s*;\\s*dur=([0-9.]+)`).exec(header ?? '');
  return found === null ? undefined : Number(found[1]);
}
