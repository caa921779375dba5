/** Whether a run's processes may open a connection for each of its requests: known before the load. */
import { filesFor, HOW_TO_RAISE, openFilesLimit, requestsWithin } from '../../balancers/open-files.ts';
import { isBalancer } from '../../balancers/catalogue.ts';
import { virtualUsersOf } from '../../model/workload/load.ts';
import { count } from '../../records/wording.ts';
import { UserError } from '../errors.ts';
import type { RunSpec } from './run-spec.ts';

/**
 * Files that each request under way takes of the process that has most: k6 and the master have a connection each; the master
 * of our own fleet has two more in its process where a machine isn't asked over a single one (testbed/forward.ts), and a
 * balancer has two.
 */
function perRequest({ topology, faults, strategy }: RunSpec, ownFleet: boolean): number {
  if (!ownFleet) return 1;
  const machines = Object.values(topology?.regions ?? {}).flatMap((region) => region.machines);
  const isInTurn = ({ concurrency = 1, queueLimit }: (typeof machines)[number]) =>
    concurrency === 1 && queueLimit === undefined;
  if (!machines.every(isInTurn) || faults?.some(({ kind }) => kind !== 'slow')) return 3;
  return isBalancer(strategy) ? 2 : 1;
}

/** @throws UserError with the limit, what is needed and how to raise it */
export function checkOpenFiles(
  specs: readonly RunSpec[],
  url: string | undefined,
  limit = openFilesLimit(),
): void {
  for (const spec of specs) {
    const each = perRequest(spec, url === undefined);
    const users = virtualUsersOf(spec);
    const needed = filesFor(users, each);
    if (needed <= limit) continue;
    const given = spec.vus === null ? `-n ${spec.n}` : `--vus ${spec.vus}`;
    throw new UserError(
      `${given}: needs ${count(needed)} open files for ${count(users)} requests at once, and a process here may have ${count(limit)}: ${HOW_TO_RAISE}, or set --vus to at most ${requestsWithin(limit, each)}, or use routebench simulate`,
    );
  }
}
