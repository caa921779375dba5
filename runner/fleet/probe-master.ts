/** A master that runs already: is it there, and does it say what fleet it has? */
import type { Topology } from '../../model/fleet/topology.ts';
import { readGreeting, ROOT, startOf, type MachineCounts } from '../../model/master-api.ts';
import { countsIn, isRoutesFile, routesFrom, speaksAsMaster } from '../../model/service/syntax.ts';
import { checkTopology } from '../../records/files/topology-file.ts';
import { orUserError, UserError } from '../errors.ts';
import { countsOf, placesOf } from '../limits/fleet.ts';
import { existingFile, topologyFrom, type LoadOptions } from '../options/options.ts';
import { fleetKnown } from '../run/profile.ts';
import { readText } from '../run/workload-files.ts';
import { causeOf, checkAnswers, reachOf, type Reach, type ReachOptions } from '../service/reach.ts';
import { say } from '../terminal/say.ts';

type Told = ReturnType<typeof readGreeting>;

type Target = ReachOptions &
  Pick<LoadOptions, 'topology' | 'profile' | 'timeScale'> & { readonly url: string };

/**
 * The fleet's own numbers: from --topology; else, of a running master, as it tells them itself; else the scene's;
 * null of a master or a service that tells nothing; else the original fleet.
 *
 * @throws UserError where nothing answers at --url, or where it runs at another time scale
 */
export async function topologyOf(options: LoadOptions, signal: AbortSignal): Promise<Topology | null> {
  const { url, topology, scene, profile } = options;
  if (url === undefined) return topologyFrom(topology, scene);
  const target = { ...options, url };
  if (!speaksAsMaster(options)) return topologyOfService(target, signal);
  const greeting = await probeMaster(target, signal);
  if (topology !== undefined) return topologyFrom(topology);
  if (greeting.topology !== undefined) return checkTopology(greeting.topology, url);
  if (scene !== undefined) return topologyFrom(undefined, scene);
  if (profile === undefined) sayAssumed(`--url ${url} does not tell its fleet at GET /`);
  return null;
}

/** Machines may have names, but nothing tells their numbers. */
async function topologyOfService(target: Target, signal: AbortSignal): Promise<Topology | null> {
  const { topology: file, profile, routes, url } = target;
  const topology = file === undefined ? null : topologyFrom(file);
  const ids = idsOf({ ...target, profileFile: existingFile('--profile', profile) }, topology);
  await checkAnswers(reachOf(target, ids), firstOfRegions(ids), signal);
  if (topology !== null || profile !== undefined) return topology;
  if (routes === undefined || !isRoutesFile(routes)) sayAssumed(`nothing tells the fleet at ${url}`);
  else
    say(
      `${routes} tells nothing of its ${ids.length} machines but where they are: they are taken to be equal; routebench limits --routes ${routes} measures them for --profile`,
    );
  return null;
}

const firstOfRegions = (ids: readonly string[]): string[] => ids.filter((id) => id.endsWith('/0'));

function sayAssumed(why: string): void {
  const { regions } = topologyFrom(undefined);
  const fleet = Object.entries(regions).map(([name, { machines }]) => `${name} ${machines.length}`);
  say(
    `${why}: the original one is assumed (${fleet.join(', ')}); name another with --topology FILE or --profile FILE`,
  );
}

/** The machines of a running fleet, by what was said of it. @throws UserError where a file doesn't tell */
export function idsOf(
  { routes, profileFile }: Pick<ReachOptions, 'routes'> & { readonly profileFile: string | null },
  topology: Topology | null,
): string[] {
  const known = fleetKnown({ profileFile, topology });
  if (known !== undefined) return known.machines.map(({ id }) => id);
  return placesOf(countsInRoutes(routes) ?? countsOf(topologyFrom(undefined))).map(({ id }) => id);
}

/** Undefined unless a file tells where machines are. */
export function countsInRoutes(routes: string | undefined): MachineCounts | undefined {
  const inFile = orUserError(() => routesFrom(routes, readText));
  return inFile && countsIn(inFile);
}

/** @throws UserError where nothing answers 200, or it runs at another time scale */
export async function probeMaster({ timeScale, ...target }: Target, signal: AbortSignal): Promise<Told> {
  const { url } = target;
  // Which machines there are doesn't matter for a greeting.
  const greeting = await greetingOf(reachOf({ ...target, statuses: undefined }, []), signal);
  const { timeScale: theirs } = greeting;
  if (theirs !== undefined && theirs !== timeScale) {
    throw new UserError(`--url ${url} runs at time scale ${theirs}: add --time-scale ${theirs}`);
  }
  return greeting;
}

/** A master that is only overloaded for a moment is asked again. */
const TRIES = 5;

async function greetingOf(reach: Reach, signal: AbortSignal): Promise<Told> {
  const { url } = reach;
  let response = await greet(reach, signal);
  for (let i = 1; i < TRIES && response.status >= 500; i++) response = await greet(reach, signal);
  const { status, headers } = response;
  if (status >= 300 && status < 400)
    throw new UserError(
      `--url ${url} redirects GET / to ${startOf(headers.get('location') ?? 'nowhere')}: redirects are not followed; give the address that it leads to`,
    );
  if (status !== 200)
    throw new UserError(
      `--url ${url} answers GET / with ${status}: expected 200; for a service that isn't a master say how it answers, with --answer`,
    );
  return readGreeting(await response.text());
}

async function greet(reach: Reach, signal: AbortSignal): ReturnType<Reach['get']> {
  try {
    return await reach.get(ROOT, AbortSignal.any([signal, AbortSignal.timeout(10_000)]));
  } catch (error) {
    signal.throwIfAborted();
    throw new UserError(
      `--url ${reach.url} does not answer (${causeOf(error)}): start a fleet with routebench testbed, or leave --url out`,
    );
  }
}
