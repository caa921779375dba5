/** What goes wrong with a testbed: as it was told at first, or as an admin says while it runs. */
import {
  queueFaults,
  requestFaults,
  type Fault,
  type QueueFaults,
  type RequestFaults,
} from '../model/fleet/faults.ts';
import { USUAL } from '../model/fleet/faults/effect.ts';
import { nowMs } from './clock.ts';

export interface FaultSchedule {
  readonly faults: readonly Fault[];
  readonly requests: RequestFaults | undefined;
  /** When its time begins, on this process's clock: with the first request that has a number, or as an admin said so. */
  beganMs: number | undefined;
  /** How far its time is, in ms of the fleet; undefined before it begins, and where nothing goes wrong. */
  runMsAt(atMs: number): number | undefined;
  /** Takes the place of what was before. Its time begins now. */
  replace(faults: readonly Fault[]): void;
  /** What happens before and after the faults are replaced. */
  onReplace(before: () => void, after: () => void): void;
  /** Of one machine, on this process's clock. */
  queueOf(id: string): QueueFaults;
}

export function faultSchedule(
  given: readonly Fault[] | null | undefined,
  seed: number,
  timeScale: number,
): FaultSchedule {
  let faults = given ?? [];
  let requests = requestFaults(faults, seed);
  const listeners: (readonly [before: () => void, after: () => void])[] = [];
  const schedule: FaultSchedule = {
    beganMs: undefined,
    get faults() {
      return faults;
    },
    get requests() {
      return requests;
    },
    runMsAt: (atMs) =>
      schedule.beganMs === undefined || faults.length === 0
        ? undefined
        : (atMs - schedule.beganMs) * timeScale,
    replace(others) {
      for (const [before] of listeners) before();
      faults = others;
      requests = requestFaults(faults, seed);
      schedule.beganMs = nowMs();
      for (const [, after] of listeners) after();
    },
    onReplace: (before, after) => void listeners.push([before, after]),
    queueOf(id) {
      let own = queueFaults(faults, id);
      schedule.onReplace(
        () => undefined,
        () => (own = queueFaults(faults, id)),
      );
      const next = (atMs: number, of: (runMs: number) => number) => {
        const { beganMs } = schedule;
        return beganMs === undefined ? Infinity : beganMs + of((atMs - beganMs) * timeScale) / timeScale;
      };
      return {
        at(atMs, idleMs, awakeMs) {
          if (own === undefined || schedule.beganMs === undefined) return USUAL;
          const found = own.at(
            (atMs - schedule.beganMs) * timeScale,
            idleMs * timeScale,
            awakeMs * timeScale,
          );
          return found.wakeMs === 0 ? found : { ...found, wakeMs: found.wakeMs / timeScale };
        },
        changeMs: (atMs) => (own ? next(atMs, own.changeMs) : Infinity),
        crashMs: (atMs) => (own ? next(atMs, own.crashMs) : Infinity),
      };
    },
  };
  return schedule;
}
