/** The simulator beside the page: a run of 100,000 requests doesn't stop the drawing. */
import type { Strategy } from '../../strategies/api/contract.ts';
import { runsOf } from '../experiment.ts';
import type { Question, Reply } from './messages.ts';

const say = (reply: Reply): void => self.postMessage(reply);

/** @param strategies the folder's: the build hands them in (tools/playground.mjs) */
export function serve(strategies: readonly Strategy[]): void {
  self.addEventListener('message', ({ data: { id, link } }: MessageEvent<Question>) => {
    try {
      say({ id, runs: runsOf(link, strategies) });
    } catch (error) {
      say({ id, problem: (error as Error).message });
    }
  });
  say({
    catalogue: strategies.map(({ name, summary, source, knowledge }) => ({
      name,
      summary,
      source,
      knowledge,
    })),
  });
}
