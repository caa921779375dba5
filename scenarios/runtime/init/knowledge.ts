/** The fleet as this run knows it: by the numbers of TOPOLOGY (the original one by default), or by a PROFILE's. */
import { originalTopology } from '../../../model/fleet/original-topology.ts';
import { fleetOfMachines, membersOf } from '../../../model/fleet/fleet.ts';
import { membersOfProfile } from '../../../model/fleet/profile.ts';
import { checkTopology, DEFAULT_REQUEST_TIMEOUT_MS, type Topology } from '../../../model/fleet/topology.ts';
import { parseJson } from '../../../model/json-text.ts';
import { abort } from '../abort.ts';
import type { Settings } from '../settings.ts';

type Knowledge = Pick<Settings, 'known' | 'truth' | 'profiled' | 'requestTimeoutMs'>;

export function readKnowledge(): Knowledge {
  const profile = readJson('PROFILE');
  const given = readJson('TOPOLOGY') as Topology | undefined;
  const topology = given ?? originalTopology();
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

/** Relative names are against the folder k6 was started in, not against the script: a bundle lies elsewhere. */
function readJson(name: string): unknown {
  const given = __ENV[name];
  if (!given) return undefined;
  const path = given.startsWith('/') ? given : `${__ENV.PWD}/${given}`;
  let text: string;
  try {
    text = open(path);
  } catch {
    return abort(`${name}=${given}: there is no such file (looked for ${path})`);
  }
  try {
    return parseJson(text);
  } catch (error) {
    return abort(`${name}=${given}: ${(error as Error).message}`);
  }
}
