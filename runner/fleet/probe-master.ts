/** A master that runs already: is it there, and does it say what fleet it has? */
import type { Topology } from '../../model/fleet/topology.ts';
import { readGreeting, ROOT, startOf } from '../../model/master-api.ts';
import { checkTopology } from '../../records/files/topology-file.ts';
import { UserError } from '../errors.ts';
import { say } from '../terminal/say.ts';
import { topologyFrom, type LoadOptions } from '../options/options.ts';

type Told = ReturnType<typeof readGreeting>;

/**
 * The fleet's own numbers: from --topology; else, of a running master, as it tells them itself; else the scene's;
 * null of a master that tells nothing; else the original fleet.
 *
 * @throws UserError where nothing answers at --url, or where it runs at another time scale
 */
export async function topologyOf(
  { url, topology, scene, profile, timeScale }: LoadOptions,
  signal: AbortSignal,
): Promise<Topology | null> {
  if (url === undefined) return topologyFrom(topology, scene);
  const greeting = await probeMaster(url, timeScale, signal);
  if (topology !== undefined) return topologyFrom(topology);
  if (greeting.topology !== undefined) return checkTopology(greeting.topology, url);
  if (scene !== undefined) return topologyFrom(undefined, scene);
  if (profile === undefined) {
    const { regions } = topologyFrom(undefined);
    const fleet = Object.entries(regions).map(([name, { machines }]) => `${name} ${machines.length}`);
    say(
      `--url ${url} does not tell its fleet at GET /: the original one is assumed (${fleet.join(', ')}); name another with --topology FILE or --profile FILE`,
    );
  }
  return null;
}

/** @throws UserError where nothing answers 200, or it runs at another time scale */
export async function probeMaster(url: string, timeScale: number, signal: AbortSignal): Promise<Told> {
  const greeting = await greetingOf(url, signal);
  const { timeScale: theirs } = greeting;
  if (theirs !== undefined && theirs !== timeScale) {
    throw new UserError(`--url ${url} runs at time scale ${theirs}: add --time-scale ${theirs}`);
  }
  return greeting;
}

/** A master that is only overloaded for a moment is asked again. */
const TRIES = 5;

async function greetingOf(url: string, signal: AbortSignal): Promise<Told> {
  let response = await greet(url, signal);
  for (let i = 1; i < TRIES && response.status >= 500; i++) response = await greet(url, signal);
  const { status, headers } = response;
  if (status >= 300 && status < 400)
    throw new UserError(
      `--url ${url} redirects GET / to ${startOf(headers.get('location') ?? 'nowhere')}: redirects are not followed; give the address that it leads to`,
    );
  if (status !== 200) throw new UserError(`--url ${url} answers GET / with ${status}: expected 200`);
  return readGreeting(await response.text());
}

async function greet(url: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url + ROOT, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    });
  } catch (error) {
    signal.throwIfAborted();
    const cause = (error as Error).cause ?? error;
    throw new UserError(
      `--url ${url} does not answer (${(cause as Error).message}): start a fleet with routebench testbed, or leave --url out`,
    );
  }
}
