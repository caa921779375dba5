import { virtualUsersOf } from '../../model/workload/load.ts';
import { loadStrategy } from '../catalogue.ts';
import { UserError } from '../errors.ts';
import type { RunSpec } from './run-spec.ts';

/**
 * @param flag the option that says how many k6 processes share the run
 * @throws UserError where they can't
 */
export async function checkShared(spec: RunSpec, flag: string, processes: number): Promise<void> {
  const { strategy, profileFile } = spec;
  const users = virtualUsersOf(spec);
  // k6 splits its virtual users first.
  if (processes > users)
    throw new UserError(
      `${flag} ${processes} with ${users} virtual user${users === 1 ? '' : 's'}: expected at most ${users}, a process per virtual user`,
    );
  const { bindsLate = false } = await loadStrategy(strategy);
  if (bindsLate && profileFile === null)
    throw new UserError(
      `${flag} ${processes}: ${strategy} measures the fleet before its load, and each process would do so; give it --profile FILE (routebench limits writes one)`,
    );
}
