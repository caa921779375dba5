import type { World } from '../api/contract.ts';
import { slackMs } from './in-flight-window.ts';
import { bestSlots } from '../../model/bounds/water-filling.ts';

/** Where a request goes, and when, in ms from the run's start. */
export interface Sending {
  /** The machine's place in the fleet. */
  readonly machine: number;
  readonly sendMs: number;
}

/**
 * The plan of a burst with a time for each sending: requests take the smallest slots L + j·s, and are sent so that they
 * are there a little before their service begins, `slackMs`:
 *
 *     send = max(0, j·s − s − slack)   [ms after the release]
 *
 * Request i is the i-th to be sent, so that no virtual user waits with one while another is due.
 *
 * Elsewhere than in a burst requests come one after the other anyhow; they are sent as they come.
 */
export function sendScheduleOf({ machines, n, mode, sequence }: World): (index: number) => Sending {
  // Two numbers a request, in one list, since virtual users share it.
  const plan = sequence('schedule', () =>
    bestSlots(machines, n)
      .map(({ machine, answerMs }): Sending => {
        const { latencyMs, serviceMs, spreadMs } = machine;
        const beginsMs = answerMs - latencyMs - serviceMs;
        const slack = slackMs(latencyMs, serviceMs, spreadMs);
        return { machine: machine.index, sendMs: mode === 'burst' ? Math.max(0, beginsMs - slack) : 0 };
      })
      .sort((a, b) => a.sendMs - b.sendMs)
      .flatMap(({ machine, sendMs }) => [machine, sendMs]),
  );
  return (index) => ({ machine: plan[2 * (index % n)]!, sendMs: plan[2 * (index % n) + 1]! });
}
