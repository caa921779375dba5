/**
 * All that runs once and not in each virtual user: reading what the run was told, its options, and what comes before
 * the load. A function costs each of 2,000 users about 1 kB, so the bundle makes this part in the first init pass and
 * in the set-up alone (tools/k6-bundle.mjs, docs/decisions/0001-little-in-a-virtual-user.md).
 */
import type { Strategy } from '../../../strategies/api/contract.ts';
import { regionsOf } from '../../../model/fleet/fleet.ts';
import type { HostConfig } from '../../../strategies/host/strategy-host.ts';
import { resolveParameters } from '../../../strategies/api/parameters.ts';
import { nearMiss } from '../../../model/near-miss.ts';
import { optionKeys, optionOf } from '../../../model/run-options.ts';
import { serviceOf } from '../../../model/service/syntax.ts';
import { routersOf, workloadOf } from '../../../model/workload/load.ts';
import { orAbort } from '../abort.ts';
import { usersFor } from '../../../strategies/command-unit/in-flight-window.ts';
import type { Settings } from '../settings.ts';
import { before } from './before.ts';
import { readEnvironment } from './environment.ts';
import { readKnowledge, readText } from './knowledge.ts';
import { runOptions } from './options.ts';

function readSettings(): Settings {
  const knowledge = readKnowledge();
  const told = { ...readEnvironment(knowledge), ...knowledge };
  const ids = told.known.map(({ id }) => id);
  const settings = { ...told, service: orAbort(() => serviceOf(told, told.baseUrl, ids, readText)) };
  const workload = orAbort(() => workloadOf(settings, settings.seed, readText));
  const lastMs = workload.releasesMs?.at(-1) ?? 0;
  const openFor = `${Math.ceil(lastMs / 1000) + 600}s`;
  return { ...settings, pipes: pipesOf(settings), workload, openFor };
}

/** Of a fleet whose numbers aren't known yet, enough for most. */
const USERS_UNKNOWN = 1000;

type Users = Pick<Settings, 'known' | 'profiled' | 'n' | 'vus' | 'routers'>;

function pipesOf({ known, profiled, n, vus, routers = 1 }: Users): number {
  if (__ENV.VUS) return vus;
  const numbersKnown = profiled || !__ENV.ROUTEBENCH_XK6;
  return numbersKnown ? Math.min(n, routers * usersFor(known, n)) : Math.min(n, USERS_UNKNOWN);
}

/** What is known of the fleet is for strategies, and the truth about it for none: users need the names alone. */
const forUsers = ({ known, workload, ...told }: Settings) => ({
  ...told,
  header: undefined,
  thinkMs: workload.thinkMs,
  truth: [],
  ids: known.map(({ id }) => id),
  regions: regionsOf(known).map(({ name }) => name),
});

/**
 * What the strategy goes by.
 *
 * @param parameters as the scenario file has them; `-e NAME=value` wins
 */
function tell(
  strategy: Strategy,
  parameters: Readonly<Record<string, string>>,
  settings: Settings,
): HostConfig {
  const given: Record<string, string | undefined> = {};
  for (const name in strategy.parameters) given[name] = __ENV[name] || parameters[name];
  for (const name of Object.keys(__ENV)) {
    const meant = nearMiss(name, [
      ...optionKeys.flatMap((key) => optionOf(key).env ?? []),
      ...Object.keys(given),
    ]);
    if (meant !== undefined) console.warn(`${name} is no option of this run: did you mean ${meant}?`);
  }
  const { n, mode, seed, timeScale, profiled, known: machines } = settings;
  const sharing = strategy.knowledge === 'shared' && !!__ENV.ROUTEBENCH_XK6;
  return {
    ...{ n, mode, seed, timeScale, profiled, machines, sharing },
    ...routersOf(settings),
    seesKeys: settings.keys !== undefined,
    seesSizes: settings.sizes !== undefined && settings.sizesKnown === true,
    parameters: resolveParameters(strategy, given),
  };
}

export const init = { readSettings, forUsers, tell, runOptions, before };
