/** From what was asked for to the runs it takes, checked before any of them begins. */
import type { Fault } from '../../model/fleet/faults.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { toRecord, type RecordedOptions } from '../../model/recorded-options.ts';
import { withDefaults } from '../../model/run-options.ts';
import { capacityPerS } from '../../model/fleet/fleet.ts';
import { resolvedArrivals } from '../../model/workload/given-load.ts';
import { openRequests, parseDurationMs } from '../../model/workload/duration.ts';
import { MAX_VIRTUAL_USERS, virtualUsersOf } from '../../model/workload/load.ts';
import { hashOf, hashOfText } from '../../model/stats/random.ts';
import type { Wish } from '../../records/files/plan-schema.ts';
import { slugOf } from '../../records/axis.ts';
import { existingFile, flagOf } from '../options/options.ts';
import { orUserError, UserError } from '../errors.ts';
import { checkAmount } from '../service/leave.ts';
import { say } from '../terminal/say.ts';
import { checkShared } from './check-shared.ts';
import { checkStrategies } from './check-strategies.ts';
import { checkOpenFiles } from './open-files.ts';
import { parametersFor } from './parameters.ts';
import { fleetKnown, membersFromProfile } from './profile.ts';
import { checkRate } from './rate.ts';
import { filesOf, readText } from './workload-files.ts';
import type { RunSpec } from './run-spec.ts';

/** As a comparison's plan.json keeps it. */
export type RunRequest = Wish;

/**
 * Repeats outermost, within each the N (or what else is the axis) and, innermost, the strategies: those that will be paired run soon after one another,
 * in an order drawn anew for each repeat and N, so that whatever drifts on the machine while a comparison runs doesn't
 * always meet the same strategy. A repeat has a seed of its own, which all strategies share.
 */
export async function planOf(
  wish: RunRequest,
  topology: Topology | null,
  faults: readonly Fault[] | null,
): Promise<RunSpec[]> {
  const profileFile = existingFile('--profile', wish.profile);
  if (profileFile !== null) membersFromProfile(profileFile, topology);
  const points = sweptOf(wish).flatMap((one) => pointsAt(one, { topology, profileFile }));
  const parameters = await parametersFor(wish.strategies, wish.env ?? {});
  const several = wish.strategies.length * points.length * wish.repeat > 1;
  const specs: RunSpec[] = Array.from({ length: wish.repeat }, (_, i) => i).flatMap((turn) =>
    shuffled(points, slugOf, hashOf(wish.seed, turn)).flatMap((point) =>
      shuffled(wish.strategies, (name) => name, hashOf(wish.seed, turn, hashOfText(slugOf(point)))).map(
        (strategy) => ({
          ...point,
          seed: wish.seed + turn,
          ...{ topology, faults, profileFile, strategy },
          testid: testidOf(wish, several && `${strategy}-${slugOf(point)}-${turn + 1}`),
          parameters: parameters(strategy),
          repeat: turn + 1,
        }),
      ),
    ),
  );
  await checkStrategies(specs);
  return specs;
}

/** A wish for each value of the option that is the axis. */
const sweptOf = ({ sweep, ...wish }: RunRequest): (RunRequest & Pick<RecordedOptions, 'axis'>)[] =>
  sweep === undefined
    ? [wish]
    : sweep.values.map((value) => ({ ...wish, axis: sweep.axis, [sweep.axis]: value }));

/** What the runs of one value of the axis record: one for each N. */
function pointsAt(
  wish: ReturnType<typeof sweptOf>[number],
  fleet: Pick<RunSpec, 'topology' | 'profileFile'>,
): RecordedOptions[] {
  const process = orUserError(() => processOf(wish, fleet));
  const ns = process ? process.ns : wish.mode === 'open' ? [requestsOf(wish)] : wish.n;
  const tooMany = ns.find((n) => wish.vus !== undefined && wish.vus > n);
  if (tooMany !== undefined) {
    throw new UserError(
      `--vus ${wish.vus} with -n ${tooMany}: expected at most one virtual user per request`,
    );
  }
  if (process && wish.load !== undefined && wish.load > 1)
    say(
      `--load ${wish.load} is more than the fleet can serve: queues grow until the last request, so figures grow with N`,
    );
  return ns.map((n) => ({
    ...toRecord({ ...wish, ...filesOf(wish), ...process?.resolved, n }),
    ...(process && { duration: wish.duration ?? null }),
    ...(wish.axis && { axis: wish.axis }),
  }));
}

/** The same for real runs: what is under way at once holds a port each. */
export async function realPlanOf(
  wish: RunRequest,
  topology: Topology | null,
  faults: readonly Fault[] | null,
): Promise<RunSpec[]> {
  const specs = await planOf(wish, topology, faults);
  specs.forEach(checkRate);
  const tooMany = specs.find((spec) => virtualUsersOf(spec) > MAX_VIRTUAL_USERS);
  if (tooMany !== undefined) {
    const given = tooMany.vus === null ? `-n ${tooMany.n}` : `--vus ${tooMany.vus}`;
    const most = `expected up to ${MAX_VIRTUAL_USERS} requests at once`;
    throw new UserError(`${given}: ${most}: set --vus, or use routebench simulate`);
  }
  const { segments = 1 } = wish;
  if (segments > 1) for (const spec of specs) await checkShared(spec, '--segments', segments);
  checkOpenFiles(specs, wish.url);
  checkAmount(specs, wish);
  return specs;
}

/** A testid is one run's: what is given for many gets each run's own end. */
const testidOf = ({ testid }: RunRequest, end: string | false): string | null =>
  testid === undefined ? null : end === false ? testid : `${testid}-${end}`;

/** An order that follows from the seed and what is shuffled alone. */
function shuffled<T>(items: readonly T[], nameOf: (item: T) => string, seed: number): T[] {
  const place = (item: T) => hashOf(seed, hashOfText(nameOf(item)));
  return [...items].sort((a, b) => place(a) - place(b));
}

/** When requests are released, where arrivals or a load say so, and how many there are then. */
function processOf(wish: RunRequest, fleet: Pick<RunSpec, 'topology' | 'profileFile'>) {
  const known = fleetKnown(fleet);
  const { n: ns, ...options } = wish;
  const counted = wish.duration !== undefined || ns.length === 0;
  const given = { ...options, ...filesOf(wish), n: counted ? undefined : ns.at(-1) };
  const resolved = resolvedArrivals(given, {
    capacityPerS: known && capacityPerS(known, wish.timeScale),
    readText,
    nameOf: flagOf,
  });
  if (resolved === undefined) return undefined;
  const { n, vus, ...rest } = resolved;
  return { ns: counted ? [n!] : ns, resolved: { ...rest, ...(vus !== undefined && { vus }) } };
}

function requestsOf(wish: RunRequest): number {
  const { rate, duration } = withDefaults({ ...wish, n: undefined });
  return openRequests(rate, parseDurationMs(duration));
}
