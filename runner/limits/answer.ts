/** An answer to GET /work/<region>/<machine>, read with the caution that a stranger's deserves. */
import type { Place } from './fleet.ts';

export interface Reading {
  /** What is wrong with it; empty where nothing is. */
  readonly problem: string;
  readonly responseTimeMs: number | null;
  readonly workTimeMs: number | null;
}

const wrong = (problem: string): Reading => ({ problem, responseTimeMs: null, workTimeMs: null });

/** @param known ids of all the fleet's machines */
export function readAnswer(body: string, { id }: Place, known: ReadonlySet<string>): Reading {
  const fields = parse(body);
  if (fields === undefined) return wrong(`not JSON: ${startOf(body)}`);
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    return wrong(`JSON that is ${kindOf(fields)}: expected an object`);
  const { machine, region, response_time, work_time } = fields as Record<string, unknown>;
  for (const [name, value] of Object.entries({ machine, region })) {
    if (typeof value !== 'string') return wrong(`${name} is ${kindOf(value)}: expected a text`);
  }
  for (const [name, value] of Object.entries({ response_time, work_time })) {
    if (!isDuration(value)) return wrong(`${name} is ${kindOf(value)}: expected ms as a number`);
  }
  const served = `${String(region)}/${String(machine).replace(/^Machine /, '')}`;
  if (!known.has(served)) return wrong(`answered by ${startOf(served)}, which isn’t in the fleet`);
  if (served !== id) return wrong(`answered by ${served} where ${id} was asked`);
  return { problem: '', responseTimeMs: response_time as number, workTimeMs: work_time as number };
}

const isDuration = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'number'
    ? 'a number below 0'
    : `a${typeof value === 'object' ? 'n' : ''} ${typeof value}`;
}

/** One line of at most 40 characters: what is wrong is tallied by its text. */
function startOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return 'an empty body';
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
