/**
 * Half an hour of the fleet at 90 % of its capacity while a machine goes down and up: what k6 and the testbed hold stays flat, and each
 * request is accounted for. `soak:3` takes 3 min of the fleet.
 */
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { execa } from 'execa';
import { capacityPerS, fleetOf } from '../../model/fleet/fleet.ts';
import { original } from '../../model/fleet/original-topology.ts';
import { inRoot } from '../../runner/paths.ts';
import { planOf } from '../../runner/run/run-request.ts';
import { runOnce } from '../../runner/run/run.ts';
import type { Bar, BenchTools } from '../bench.ts';
import { childNamed, watchMemory } from './resident-memory.ts';

const MINUTES = 30;
const LOAD = 0.9;
const TIME_SCALE = 2;
const FLAPPING = 'us/1';
const FAULTS = [{ machine: FLAPPING, kind: 'flap', fromMs: 5000, everyMs: 10_000, downMs: 1000 }] as const;
const STRATEGY = 'command-unit';

export async function* soak({ k6, say, part }: BenchTools): AsyncGenerator<Bar> {
  const folder = mkdtempSync(join(tmpdir(), 'routebench-soak-'));
  const ended = new AbortController();
  try {
    const minutes = Number(part || MINUTES);
    const n = Math.round(LOAD * capacityPerS(fleetOf(original), 1) * 60 * minutes);
    const fleet = await startInParts(folder, ended.signal);
    say(`running ${STRATEGY} with ${n} requests for ${minutes / TIME_SCALE} min`);
    const load = { mode: 'open', arrivals: 'poisson', load: LOAD, vus: 300, n: [n] } as const;
    const request = { ...load, strategies: [STRATEGY], seed: 1, timeScale: TIME_SCALE, repeat: 1 };
    const [spec] = await planOf({ ...request, n: [n] }, original, FAULTS);
    const directory = join(folder, 'run');
    const testbed = watchMemory(() => fleet.pids);
    const k6s = watchMemory(() => childNamed(k6.path));
    const host = {
      k6,
      url: fleet.url,
      ownFleet: true,
      directory,
      onProgress: () => {},
      signal: ended.signal,
    };
    const { summary } = await runOnce(spec!, host);
    for (const [what, { growth, meanMB }] of [
      ['k6', k6s()],
      ['the testbed', testbed()],
    ] as const)
      yield {
        what: `${minutes} min at 90 %: memory of ${what}, last fifth of the time against the second`,
        measured: `${growth < 0 ? '−' : '+'}${Math.abs(100 * growth).toFixed(1)} % of ${Math.round(meanMB)} MB`,
        bar: 'within 5 %',
        held: Math.abs(growth) <= 0.05,
      };
    const { rows, indices, sent, answered } = await rowsIn(`${directory}/samples.csv`);
    yield {
      what: `${minutes} min at 90 %: requests that have a row`,
      measured: `${rows} rows of ${indices} requests, of ${n}; ${summary.failed} failed`,
      bar: 'one row each',
      held: rows === n && indices === n,
    };
    const calibrating = (summary.withCalibration?.requests ?? 0) / fleet.machines.size;
    for (const [id, url] of fleet.machines) {
      const { accepted } = (await (await fetch(url)).json()) as { accepted: number };
      const [own, good] = [(sent.get(id) ?? 0) + calibrating, (answered.get(id) ?? 0) + calibrating];
      yield {
        what: `${id}: requests that it took itself, against those sent to it`,
        measured: `${accepted} of ${own}, ${good} answered`,
        bar: id === FLAPPING ? 'no fewer than answered, no more than sent' : 'all of them',
        held: id === FLAPPING ? good <= accepted && accepted <= own : accepted === own,
      };
    }
  } finally {
    ended.abort();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Machines and master as processes of their own, as in containers: each machine can be asked for its own count. */
async function startInParts(folder: string, signal: AbortSignal) {
  const [topology, faults] = [`${folder}/topology.json`, `${folder}/faults.json`];
  writeFileSync(topology, JSON.stringify(original));
  writeFileSync(faults, JSON.stringify(FAULTS));
  const pids: number[] = [];
  const start = async (...args: string[]): Promise<string> => {
    const shared = ['--port', '0', '--topology', topology, '--faults', faults];
    const child = execa(
      process.execPath,
      [inRoot('build/node/runner/main.js'), ...args, ...shared, '--time-scale', String(TIME_SCALE)],
      { cancelSignal: signal, reject: false },
    );
    pids.push(child.pid!);
    const [line] = (await Promise.race([
      once(child.stdout, 'data'),
      child.then(({ stderr }) => [stderr]),
    ])) as [Buffer | string];
    const url = /http:\/\/\S+:\d+/.exec(String(line))?.[0];
    if (url === undefined) throw new Error(`${args.join(' ')} ended at once: ${String(line)}`);
    return url;
  };
  const machines = new Map<string, string>();
  for (const { id } of fleetOf(original).machines) machines.set(id, await start('worker', '--machine', id));
  const workers = [...machines].map(([id, url]) => `${id}=${url}`).join(',');
  return { machines, pids, url: await start('master', '--workers', workers) };
}

/** By machine, how many requests were sent to it, and how many of them it answered well. */
async function rowsIn(file: string) {
  const [sent, answered] = [new Map<string, number>(), new Map<string, number>()];
  const indices = new Set<string>();
  let rows = 0;
  const count = (map: Map<string, number>, id: string) => map.set(id, (map.get(id) ?? 0) + 1);
  const parsed = createReadStream(file).pipe(parse({ columns: true }));
  for await (const { index, route, status } of parsed as AsyncIterable<Record<string, string>>) {
    const id = route!.replace('/work/', '');
    rows += 1;
    indices.add(index!);
    count(sent, id);
    if (status === '200') count(answered, id);
  }
  return { rows, indices: indices.size, sent, answered };
}
