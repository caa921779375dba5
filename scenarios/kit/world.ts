/** The world that a strategy is created in, inside k6. */
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import { boardOver, type CountingBoard } from '../../strategies/kit/board.ts';
import type { Strategy, World } from '../../strategies/kit/contract.ts';
import { drawsOf, Purpose } from '../../strategies/kit/random.ts';
import type { Memory } from './memory.ts';
import { known, mode, n, profiled, seed, timeScale } from './run.ts';

/** Made in the init context, once per virtual user, since k6 allows shared arrays nowhere else. */
export function worldFor<P>(
  { name }: Strategy,
  parameters: P,
  memory: Memory | undefined,
): World<P> & { readonly board: CountingBoard } {
  // Who goes by the index alone keeps no count of anything: 2,000 users would hold it in vain.
  const none = undefined as never;
  return {
    n,
    mode,
    machines: known.machines,
    regions: known.regions,
    parameters,
    profiled,
    sharing: memory?.shared ?? false,
    cells: memory ? memory.cells : none,
    board: memory ? boardOver(known.machines, memory.cells) : none,
    now: () => Date.now() * timeScale,
    startedMs: () => exec.scenario.startTime * timeScale,
    random: drawsOf(Purpose.route, seed),
    sequence(purpose, build) {
      // Built here and not in the array's function: k6 turns what is refused in there into a stack trace.
      const built = __VU === 0 ? build() : [];
      return new SharedArray(`${name} ${purpose}`, () => [...built]);
    },
  };
}
