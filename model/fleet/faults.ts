/**
 * What is to go wrong with a fleet, and when. Times are ms of the fleet from the run's first request; a span holds from
 * `fromMs` until just before `toMs`, for ever where that is left out.
 */
import { Purpose, uniformOf } from '../stats/random.ts';

interface Span {
  /** `<region>/<number>` */
  readonly machine: string;
  readonly fromMs: number;
  readonly toMs?: number;
}

/** A service that begins in the span takes `factor` times as long. */
export interface SlowFault extends Span {
  readonly kind: 'slow';
  readonly factor: number;
}

/** A request that arrives in the span is refused with HTTP 500, with probability `rate`: 1 where left out. */
export interface ErrorFault extends Span {
  readonly kind: 'error';
  readonly rate?: number;
}

export type Fault = SlowFault | ErrorFault;

/** The faults of one machine. */
export interface MachineFaults {
  /** How many times as long a service takes that begins at this moment: spans that overlap multiply. */
  slowdownAt(runMs: number): number;
  /** At least slowdownAt of any moment. */
  readonly worstSlowdown: number;
  /** Whether the next request is refused. Drawn by (seed, machine, how many were asked about before). */
  refuses(runMs: number): boolean;
}

const holds = ({ fromMs, toMs = Infinity }: Span, runMs: number): boolean => fromMs <= runMs && runMs < toMs;

export const slowFaults = (faults: readonly Fault[]): SlowFault[] =>
  faults.filter((fault) => fault.kind === 'slow');

export const errorFaults = (faults: readonly Fault[]): ErrorFault[] =>
  faults.filter((fault) => fault.kind === 'error');

/**
 * @param id of the machine, as faults name it
 * @param place of the machine in the fleet: chance is drawn by it
 * @returns undefined where nothing goes wrong with it
 */
export function machineFaults(
  faults: readonly Fault[] | null | undefined,
  id: string,
  place: number,
  seed: number,
): MachineFaults | undefined {
  const own = (faults ?? []).filter(({ machine }) => machine === id);
  if (own.length === 0) return undefined;
  const slow = slowFaults(own);
  const errors = errorFaults(own);
  let arrivals = 0;
  return {
    slowdownAt: (runMs) =>
      slow.reduce((product, fault) => (holds(fault, runMs) ? product * fault.factor : product), 1),
    worstSlowdown: slow.reduce((product, { factor }) => product * factor, 1),
    refuses(runMs) {
      const draw = uniformOf(Purpose.fault, seed, place, arrivals++);
      const served = errors.reduce(
        (product, fault) => (holds(fault, runMs) ? product * (1 - (fault.rate ?? 1)) : product),
        1,
      );
      return draw >= served;
    },
  };
}
