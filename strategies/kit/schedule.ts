import type { World } from './contract.ts';
import { slackMs } from './window.ts';
import { bestSlots } from './water-filling.ts';

/** Where a request goes, and when, in ms from the run's start. */
export interface Sending {
  /** The machine's place in the fleet. */
  readonly machine: number;
  readonly sendMs: number;
}

/**
 * The plan of a burst with a time for each sending: request i takes the i-th smallest slot L + j·s, and is sent so that it
 * is there a little before its service begins, `slackMs`:
 *
 *     send = max(0, j·s − s − slack)   [ms after the release]
 *
 * Elsewhere than in a burst requests come one after the other anyhow; they are sent as they come.
 */
export function scheduleOf({ machines, n, mode, sequence }: World): (index: number) => Sending {
  // Two numbers a request, in one list, since virtual users share it.
  const plan = sequence('schedule', () =>
    bestSlots(machines, n).flatMap(({ machine, answerMs }) => {
      const { latencyMs, serviceMs, spreadMs } = machine;
      const beginsMs = answerMs - latencyMs - serviceMs;
      const sendMs = mode === 'burst' ? Math.max(0, beginsMs - slackMs(latencyMs, serviceMs, spreadMs)) : 0;
      return [machine.index, sendMs];
    }),
  );
  return (index) => ({ machine: plan[2 * (index % n)]!, sendMs: plan[2 * (index % n) + 1]! });
}
