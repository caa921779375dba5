/** `routebench limits`: measures a fleet, answers what its limits are, and writes the profile that strategies go by. */
import type { Command } from 'commander';
import { resolve } from 'node:path';
import { LIMITS_FORMAT, type LimitsRecord } from '../../records/limits-format.ts';
import { profileOf } from '../../records/profile-of-limits.ts';
import { limitsText } from '../../report/limits/terminal.ts';
import { writeLimits, writeLimitsPages } from '../../report/limits/write.ts';
import { decide, decisionBy, gridTo } from '../../simulator/decision.ts';
import { topologyOfProfile, type Profile } from '../../model/fleet/profile.ts';
import { DEFAULT_REQUEST_TIMEOUT_MS, type Topology } from '../../model/fleet/topology.ts';
import { seedsFor } from './advise.ts';
import { loadStrategies } from '../catalogue.ts';
import { UserError } from '../errors.ts';
import { startFleet, type Fleet } from '../fleet/fleet.ts';
import { breathe, interruptible } from '../terminal/interrupt.ts';
import { masterClient } from '../limits/client.ts';
import type { MachineCounts } from '../../model/master-api.ts';
import { countsOf, fleetCounts, placesOf } from '../limits/fleet.ts';
import { measureLimits, type Findings } from '../limits/measure.ts';
import { strangersFleet } from '../limits/external-fleet.ts';
import { newFolder } from '../run/measure.ts';
import { topologyFrom, withOptions, type FleetOptions } from '../options/options.ts';
import { withServiceOptions } from '../options/service-options.ts';
import { reachOf, type ReachOptions } from '../service/reach.ts';
import { progressLine } from '../terminal/progress.ts';
import { claimFolder } from '../run/run-folder.ts';
import { routebenchVersion } from '../versions.ts';
import { print, say } from '../terminal/say.ts';

interface LimitsOptions extends FleetOptions, ReachOptions {
  readonly fleet?: MachineCounts;
  readonly out?: string;
  readonly json?: boolean;
}

export function addLimitsCommand(program: Command): void {
  withServiceOptions(withOptions(program.command('limits'), ['topology', 'timeScale', 'seed', 'url']))
    .description(
      'measure a fleet: what a machine handles, where time goes, what gives way first; writes profile.json',
    )
    .option(
      '--fleet <list>',
      'its regions and machines, where it is not routebench’s: emea:1,us:2,asia:2',
      fleetCounts,
    )
    .option('--out <dir>', 'where the results go (default: results/<when>-limits)')
    .option('--json', 'print profile.json instead of a summary')
    .action(interruptible(limits));
}

/** The fleet under test, known by its regions' names and machine counts alone. */
interface Subject {
  readonly url: string;
  readonly counts: MachineCounts;
  readonly name: string | null;
  readonly timeoutMs: number;
  readonly ownFleet: boolean;
  /** Absent where it isn't ours. */
  readonly died?: Fleet['died'];
  close(): Promise<void>;
}

async function limits(signal: AbortSignal, options: LimitsOptions): Promise<void> {
  const directory = options.out ? resolve(options.out) : newFolder('limits');
  const subject = await subjectOf(options, signal);
  const begun = performance.now();
  const createdAt = new Date().toISOString();
  const record = (status: LimitsRecord['status'], findings: Findings): LimitsRecord => ({
    format: LIMITS_FORMAT,
    createdAt,
    tookMs: Math.round(performance.now() - begun),
    status,
    url: subject.url,
    ownFleet: subject.ownFleet,
    fleet: subject.name,
    timeScale: options.timeScale,
    timeoutMs: subject.timeoutMs,
    versions: { routebench: routebenchVersion(), node: process.versions.node },
    ...findings,
    decision,
  });
  let decision: LimitsRecord['decision'] = null;
  const progress = progressLine();
  let latest: Findings | undefined;
  let stages = 0;
  const onStage = (title: string) => {
    progress.clear();
    console.error(`${++stages} of 7 · ${title}`);
  };

  const measured = async (ended: AbortSignal) => {
    const { url, counts, timeoutMs } = subject;
    const places = placesOf(counts);
    const reach = reachOf(
      { ...(subject.ownFleet ? {} : options), url },
      places.map(({ id }) => id),
    );
    const client = masterClient({ reach, places, timeScale: options.timeScale, timeoutMs, signal: ended });
    try {
      claimFolder(directory);
      const reporting = {
        onStage,
        onFindings(findings: Findings) {
          latest = findings;
          writeLimits(directory, record('running', findings));
        },
      };
      latest = await measureLimits(
        places,
        { client, timeoutMs, signal: ended, onProgress: progress.show },
        reporting,
      );
      return undefined;
    } catch (error) {
      if (!ended.aborted) throw error;
      return ended.reason as UserError;
    } finally {
      progress.clear();
      await Promise.allSettled([client.close(), subject.close()]);
    }
  };
  let cut = await measured(AbortSignal.any([signal, ...(subject.died ? [subject.died] : [])]));

  if (latest === undefined) throw cut!;
  const status = cut === undefined ? 'finished' : 'interrupted';
  const keep = (it: LimitsRecord) => {
    writeLimits(directory, it);
    writeLimitsPages(directory, it);
  };
  // Before anything is simulated: what is measured is kept whatever comes.
  keep(record(status, latest));
  if (cut === undefined) {
    onStage('which strategy at which N, in virtual time');
    try {
      decision = await decisionOn(profileOf(record(status, latest)), signal);
      keep(record(status, latest));
    } catch (error) {
      if (!signal.aborted) throw error;
      cut = signal.reason as UserError;
    }
  }
  const final = record(status, latest);
  const profile = profileOf(final);
  if (options.json) console.log(JSON.stringify(profile, null, 2));
  else print(limitsText(final, directory));
  if (cut === undefined) tellUnmeasured(final);
  else throw cut;
}

/** Beyond this all that is left of a decision is how queues grow. */
const MOST_REQUESTS = 10_000;

/** Which strategy wins at which N; null where the profile lacks machines. @throws Interrupted between two N */
async function decisionOn(profile: Profile, signal: AbortSignal): Promise<LimitsRecord['decision']> {
  if (Object.keys(profile.machines).length === 0) return null;
  let topology: Topology;
  try {
    topology = topologyOfProfile(profile, 'profile.json');
  } catch {
    return null;
  }
  const strategies = await loadStrategies();
  return decisionBy(async (n, among) => {
    await breathe(signal);
    const asked = among === undefined ? strategies : strategies.filter(({ name }) => among.has(name));
    return decide(topology, asked, n, seedsFor(n));
  }, gridTo(MOST_REQUESTS));
}

function tellUnmeasured({ machines, requests }: LimitsRecord): void {
  const missing = Object.entries(machines).flatMap(([id, { figures }]) => (figures === null ? [id] : []));
  for (const [problem, times] of Object.entries(requests.problems)) say(`${times} × ${problem}`);
  if (missing.length === 0) return;
  say(`not measured, and so not in profile.json: ${missing.join(', ')}`);
  process.exitCode = 1;
}

async function subjectOf(options: LimitsOptions, signal: AbortSignal): Promise<Subject> {
  const { url, fleet, topology, timeScale, seed } = options;
  if (url !== undefined) {
    const met = await strangersFleet({ ...options, url }, fleet, signal);
    return { url, ...met, ownFleet: false, close: async () => {} };
  }
  if (fleet !== undefined) throw new UserError('--fleet tells what is behind --url: add --url URL');
  const own = topologyFrom(topology);
  const counts = countsOf(own);
  const { requestTimeoutMs: timeoutMs = DEFAULT_REQUEST_TIMEOUT_MS } = own;
  return {
    counts,
    name: own.name,
    timeoutMs,
    ownFleet: true,
    ...(await startFleet(own, timeScale, seed, null, signal)),
  };
}
