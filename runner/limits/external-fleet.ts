/** A master that runs already: which regions and machines does it have? All else is measured. */
import { DEFAULT_REQUEST_TIMEOUT_MS } from '../../model/fleet/topology.ts';
import { UserError } from '../errors.ts';
import { probeMaster } from '../fleet/probe-master.ts';
import type { MachineCounts } from '../../model/master-api.ts';

/**
 * @param given from --fleet: what a stranger's master doesn't tell
 * @throws UserError where nothing answers, or nothing says what the fleet is
 */
export async function strangersFleet(
  url: string,
  given: MachineCounts | undefined,
  timeScale: number,
  signal: AbortSignal,
): Promise<{ counts: MachineCounts; name: string | null; timeoutMs: number }> {
  const { regions, name = null, requestTimeoutMs } = await probeMaster(url, timeScale, signal);
  const counts = given ?? regions;
  if (counts === undefined) {
    throw new UserError(
      `--url ${url} does not tell its regions at GET /: name them and their machines with --fleet emea:1,us:2,asia:2`,
    );
  }
  return { counts, name, timeoutMs: requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS };
}
