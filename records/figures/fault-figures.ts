/** How a strategy took what went wrong, fault by fault: when it noticed, when it forgave, and what it cost. */
import type { Fault } from '../../model/fleet/faults.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';
import type { FaultFigures, RunRecord } from '../format.ts';
import type { Requests } from '../samples/requests.ts';

/** A share is taken over as many requests as bring this many to the fault's machines. */
const EXPECTED = 20;

/** When a fault holds, in real ms of the run's clock. */
export function spanOfFault(
  { fromMs, toMs = Infinity }: Pick<Fault, 'fromMs' | 'toMs'>,
  { timeScale, simulated }: Pick<RunRecord, 'timeScale' | 'simulated'>,
  { sentMs }: Pick<Requests, 'sentMs'>,
): { fromMs: number; toMs: number } {
  // A testbed's faults count from the first request, those of virtual time from the run's start.
  const beganMs = simulated ? 0 : sentMs.reduce((first, ms) => Math.min(first, ms), Infinity);
  return { fromMs: beganMs + fromMs / timeScale, toMs: beganMs + toMs / timeScale };
}

/** The machines that a fault is at; none where it is at the master. */
export const machinesOfFault = ({ machine, region }: Fault, ids: readonly string[]): readonly string[] =>
  ids.filter((id) => id === machine || id.startsWith(`${region}/`));

export function faultFiguresOf(run: RunRecord, requests: Requests): FaultFigures[] {
  if (!run.faults?.length || run.topology === null) return [];
  const ids = fleetOf(run.topology).machines.map(({ id }) => id);
  const { sentMs, machine, machines, error } = requests;
  const order = orderOf(sentMs);
  const sent = Float64Array.from(order, (i) => sentMs[i]!);
  const firstFrom = (ms: number) => {
    const at = sent.findIndex((it) => it >= ms);
    return at < 0 ? sent.length : at;
  };
  return run.faults.map((fault, place) => {
    const { fromMs, toMs } = spanOfFault(fault, run, requests);
    const [from, to] = [firstFrom(fromMs), firstFrom(toMs)];
    const failed = order.subarray(from, to).reduce((sum, i) => sum + (error[i] === 0 ? 0 : 1), 0);
    const own = new Set(machinesOfFault(fault, ids));
    const none = { fault: place, noticedMs: null, recoveredMs: null, failed };
    if (own.size === 0 || own.size === ids.length) return none;
    /** How many of the first k that were sent went to the fault's machines. */
    const before = new Uint32Array(order.length + 1);
    order.forEach((i, k) => (before[k + 1] = before[k]! + (own.has(machines[machine[i]!] ?? '') ? 1 : 0)));
    const share = (start: number, end: number) => (before[end]! - before[start]!) / (end - start);
    const width = Math.ceil((EXPECTED * ids.length) / own.size);
    const usual = from >= width ? share(0, from) : own.size / ids.length;
    const when = (start: number, end: number, holds: (part: number) => boolean, sinceMs: number) => {
      for (let k = start; k < end && k + width <= order.length; k++)
        if (holds(share(k, k + width))) return Math.max(0, Math.round(1000 * (sent[k]! - sinceMs)) / 1000);
      return null;
    };
    return {
      ...none,
      noticedMs: when(from, to, (part) => part < usual / 2, fromMs),
      recoveredMs: when(to, order.length, (part) => part >= 0.9 * usual, toMs),
    };
  });
}

/** Indices by value, equal ones in their order. */
function orderOf(values: Float64Array): Uint32Array {
  const order = new Uint32Array(values.length);
  let rising = true;
  for (let i = 0; i < order.length; i++) {
    order[i] = i;
    if (i > 0 && values[i]! < values[i - 1]!) rising = false;
  }
  // As requests are sent where none is held back: most runs need no sorting.
  return rising ? order : order.sort((a, b) => values[a]! - values[b]!);
}
