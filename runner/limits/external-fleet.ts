/** A fleet that runs already: which regions and machines does it have? All else is measured. */
import { DEFAULT_REQUEST_TIMEOUT_MS } from '../../model/fleet/topology.ts';
import type { MachineCounts } from '../../model/master-api.ts';
import { speaksAsMaster } from '../../model/service/syntax.ts';
import { UserError } from '../errors.ts';
import { countsInRoutes, probeMaster } from '../fleet/probe-master.ts';
import { checkAnswers, reachOf, type ReachOptions } from '../service/reach.ts';
import { placesOf } from './fleet.ts';

/**
 * @param given from --fleet: what a stranger's master or service doesn't tell
 * @throws UserError where nothing answers, or nothing says what the fleet is
 */
export async function strangersFleet(
  target: ReachOptions & { readonly url: string; readonly timeScale: number },
  given: MachineCounts | undefined,
  signal: AbortSignal,
): Promise<{ counts: MachineCounts; name: string | null; timeoutMs: number }> {
  const { url, routes } = target;
  const asMaster = speaksAsMaster(target);
  const told = asMaster ? await probeMaster(target, signal) : {};
  const counts = given ?? countsInRoutes(routes) ?? told.regions;
  if (counts === undefined) {
    const where = asMaster
      ? `--url ${url} does not tell its regions at GET /`
      : `nothing tells the regions at ${url}`;
    throw new UserError(`${where}: name them and their machines with --fleet emea:1,us:2,asia:2`);
  }
  if (!asMaster) {
    const ids = placesOf(counts).map(({ id }) => id);
    await checkAnswers(
      reachOf(target, ids),
      ids.filter((id) => id.endsWith('/0')),
      signal,
    );
  }
  const { name = null, requestTimeoutMs = DEFAULT_REQUEST_TIMEOUT_MS } = told;
  return { counts, name, timeoutMs: requestTimeoutMs };
}
