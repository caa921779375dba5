import type { Outcome, World } from '../api/contract.ts';
import { duration, onOff } from '../api/parameters.ts';

/** What the four bandits are tuned by. */
export const banditParameters = {
  TIMEOUT: duration({ summary: 'an answer after so long, or a failure, costs 1', defaultText: '1s' }),
  AWARE: onOff({ summary: 'whether requests in flight count as service to wait for', defaultText: 'off' }),
};

/** What an answer costs, 0 to 1: rt / TIMEOUT; 1 for a failure. */
export const costOf = ({ durationMs, failed }: Outcome, timeoutMs: number): number =>
  failed ? 1 : Math.min(1, durationMs / timeoutMs);

/** What is in flight at machine i, as cost: q · s / TIMEOUT; 0 unless AWARE. */
export const waitingCost =
  (
    { machines, board: { loads } }: Pick<World, 'machines' | 'board'>,
    { TIMEOUT, AWARE }: { readonly TIMEOUT: number; readonly AWARE: boolean },
  ) =>
  (i: number): number =>
    AWARE ? (loads[i]! * machines[i]!.serviceMs) / TIMEOUT : 0;
