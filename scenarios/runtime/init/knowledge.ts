/** The fleet as this run knows it: by the numbers of TOPOLOGY (the original one by default), or by a PROFILE's. */
import { originalTopology } from '../../../model/fleet/original-topology.ts';
import { fleetOfMachines, membersOf } from '../../../model/fleet/fleet.ts';
import { membersOfProfile } from '../../../model/fleet/profile.ts';
import { checkTopology, DEFAULT_REQUEST_TIMEOUT_MS, type Topology } from '../../../model/fleet/topology.ts';
import { parseJson } from '../../../model/json-text.ts';
import { countsIn, equalMachines, routesFrom } from '../../../model/service/syntax.ts';
import { abort, orAbort } from '../abort.ts';
import type { Settings } from '../settings.ts';

export type Knowledge = Pick<Settings, 'known' | 'truth' | 'profiled' | 'requestTimeoutMs'>;

export function readKnowledge(): Knowledge {
  const profile = readJson('PROFILE');
  const given = readJson('TOPOLOGY') as Topology | undefined;
  const topology = given ?? ofRoutes(__ENV.ROUTES) ?? originalTopology();
  checkTopology(topology, __ENV.TOPOLOGY || 'the original topology');
  const profileAlone = profile !== undefined && given === undefined;
  const truth = profileAlone ? membersOfProfile(profile, __ENV.PROFILE!) : membersOf(topology);
  const known = profile === undefined ? truth : membersOfProfile(profile, __ENV.PROFILE!, truth);
  return {
    truth,
    known: fleetOfMachines(known).machines,
    profiled: profile !== undefined,
    requestTimeoutMs: topology.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS,
  };
}

/** A fleet that routes alone tell of: nothing is known of its numbers, so its machines are taken to be equal. */
function ofRoutes(routes: string | undefined): Topology | undefined {
  return orAbort(() => {
    const inFile = routesFrom(routes, readText);
    return inFile && equalMachines(routes!, countsIn(inFile));
  });
}

/** Of a file that the load names. */
export const readText = (file: string): string => read(file, file);

function read(given: string, told: string): string {
  for (const path of placesOf(given)) {
    try {
      return open(path);
    } catch (error) {
      // Linux has a file there that k6 can't read, others have none.
      if (path !== LINUX || isMissing(error)) continue;
      break;
    }
  }
  return abort(`${told}: there is no such file`);
}

const LINUX = '/proc/self/comm';
const isMissing = (error: unknown): boolean => /no such file|cannot find|not exist/i.test(String(error));

/**
 * Where a file may be. The environment tells of another folder than k6's own where a program started it elsewhere than it was
 * itself, and of none in `k6 inspect` and `k6 archive`; Linux has the right one as a path.
 */
const placesOf = (given: string): string[] =>
  given.startsWith('/') ? [given] : [`/proc/self/cwd/${given}`, LINUX, `${__ENV.PWD ?? '.'}/${given}`];

/** Relative names are against the folder k6 was started in, not against the script: a bundle lies elsewhere. */
function readJson(name: string): unknown {
  const given = __ENV[name];
  if (!given) return undefined;
  const text = read(given, `${name}=${given}`);
  try {
    return parseJson(text);
  } catch (error) {
    return abort(`${name}=${given}: ${(error as Error).message}`);
  }
}
