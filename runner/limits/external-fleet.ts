/** A master that runs already: which regions and machines does it have? All else is measured. */
import { DEFAULT_REQUEST_TIMEOUT_MS } from '../../model/fleet/topology.ts';
import { UserError } from '../errors.ts';
import { probeMaster } from '../fleet/probe-master.ts';
import type { Counts } from './fleet.ts';

/**
 * @param given from --fleet: what a stranger's master doesn't tell
 * @throws UserError where nothing answers, or nobody says what the fleet is
 */
export async function strangersFleet(
  url: string,
  given: Counts | undefined,
  timeScale: number,
): Promise<{ counts: Counts; name: string | null; timeoutMs: number }> {
  const { regions, name, requestTimeoutMs } = (await probeMaster(url, timeScale)) as Record<string, unknown>;
  const told = isCounts(regions) ? regions : undefined;
  const counts = given ?? told;
  if (counts === undefined) {
    throw new UserError(
      `--url ${url} does not tell its regions at GET /: name them and their machines with --fleet emea:1,us:2,asia:2`,
    );
  }
  return {
    counts,
    name: typeof name === 'string' ? name : null,
    timeoutMs:
      typeof requestTimeoutMs === 'number' && requestTimeoutMs > 0
        ? requestTimeoutMs
        : DEFAULT_REQUEST_TIMEOUT_MS,
  };
}

function isCounts(value: unknown): value is Counts {
  if (typeof value !== 'object' || value === null) return false;
  const entries = Object.entries(value);
  return (
    entries.length > 0 &&
    entries.every(([name, count]) => /^[a-z][a-z0-9-]*$/.test(name) && Number.isInteger(count) && count > 0)
  );
}
