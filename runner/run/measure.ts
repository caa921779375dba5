/** One measured run: on a fleet started for it alone, so that queues are empty and draws begin anew, or on --url. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { isBalancer } from '../../balancers/catalogue.ts';
import { asUserError } from '../errors.ts';
import { startFleet } from '../fleet/fleet.ts';
import { inOwn } from '../paths.ts';
import { measureBalancer } from './measure-balancer.ts';
import { say } from '../terminal/say.ts';
import { setAside } from './run-folder.ts';
import { runOnce } from './run.ts';
import { type RunContext, type RunResult, type RunSpec } from './run-spec.ts';

type MeasureContext = Omit<RunContext, 'url' | 'ownFleet'> & { readonly url: string | undefined };

/** A run whose own fleet is killed says nothing of the strategy: it is put aside, and measured once more. */
export async function measure(spec: RunSpec, { url, ...host }: MeasureContext): Promise<RunResult> {
  if (url !== undefined) return runOnce(spec, { ...host, url, ownFleet: false });
  const first = await onOwnFleet(spec, host);
  if (!first.fleetLost) return first;
  const aside = setAside(host.directory);
  (host.note ?? say)(`${first.error}: measured once more; what there was is in ${aside}`);
  // A testid is one run's.
  return onOwnFleet({ ...spec, testid: spec.testid && `${spec.testid}-again` }, host);
}

async function onOwnFleet(spec: RunSpec, host: Omit<MeasureContext, 'url'>): Promise<RunResult> {
  const balanced = isBalancer(spec.strategy);
  const { topology, timeScale, seed, faults } = spec;
  const fleet = await startFleet(topology!, timeScale, seed, faults, host.signal, balanced);
  try {
    const signal = AbortSignal.any([host.signal, fleet.died]);
    if (balanced) return await measureBalancer(spec, { ...host, signal }, fleet);
    return await runOnce(spec, { ...host, url: fleet.url, ownFleet: true, signal });
  } finally {
    await fleet.close();
  }
}

/** Makes results/<when>-<name>, by local time to the second; of several in one second each has a number of its own. */
export function newFolder(name: string): string {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString();
  const folder = inOwn(`results/${local.slice(0, 19).replace(/:/g, '').replace('T', '-')}-${name}`);
  mkdirSync(dirname(folder), { recursive: true });
  for (let turn = 1; ; turn++) {
    const free = turn === 1 ? folder : `${folder}-${turn}`;
    try {
      mkdirSync(free);
      return free;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw asUserError(error);
    }
  }
}
