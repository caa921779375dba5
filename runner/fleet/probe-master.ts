/** A master that runs already: is it there, and does it say what fleet it has? */
import type { Topology } from '../../model/fleet/topology.ts';
import { readGreeting, ROOT } from '../../model/master-api.ts';
import { checkTopology } from '../../records/topology-file.ts';
import { UserError } from '../errors.ts';
import { topologyFrom, type LoadOptions } from '../commands/options.ts';

type Told = ReturnType<typeof readGreeting>;

/**
 * The fleet's own numbers: from --topology; else, of a running master, as it tells them itself (null where it
 * doesn't); else the original fleet.
 *
 * @throws UserError where nothing answers at --url, or where it runs at another time scale
 */
export async function topologyOf(
  { url, topology, timeScale }: LoadOptions,
  signal: AbortSignal,
): Promise<Topology | null> {
  if (url === undefined) return topologyFrom(topology);
  const greeting = await probeMaster(url, timeScale, signal);
  if (topology !== undefined) return topologyFrom(topology);
  return greeting.topology === undefined ? null : checkTopology(greeting.topology, url);
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

async function greetingOf(url: string, signal: AbortSignal): Promise<Told> {
  let response: Response;
  try {
    response = await fetch(url + ROOT, {
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
  if (response.status !== 200)
    throw new UserError(`--url ${url} answers GET / with ${response.status}: expected 200`);
  return readGreeting(await response.text());
}
