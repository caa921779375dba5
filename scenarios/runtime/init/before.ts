/** Before the load: is the master the one this run is for, and what is to be expected? Runs once, in `setup()`. */
import exec from 'k6/execution';
import { type Router, type Strategy } from '../../../strategies/api/contract.ts';
import { anywhere, to, toRegion } from '../../../model/fleet/route.ts';
import { type MachineNumbers } from '../../../model/fleet/machine.ts';
import { runOptions } from '../../../model/run-options.ts';
import { distributionOf } from '../../../model/stats/distribution.ts';
import { fleetOfMachines, regionsOf, type Fleet } from '../../../model/fleet/fleet.ts';
import { burstSojournsMs } from '../../../model/bounds/predict.ts';
import { bestSlots } from '../../../model/bounds/water-filling.ts';
import { plainName } from '../../../strategies/wrappers/names.ts';
import { staggerMs } from '../stagger.ts';
import type { Host } from '../host.ts';
import { Gauge } from '../metric-kinds.ts';
import { extension } from '../shared-memory.ts';
import type { Settings } from '../settings.ts';
import { abort } from '../abort.ts';
import { calibrate } from './calibrate.ts';
import { checkMaster } from './master.ts';

const expectedSojourn = new Gauge('expected_sojourn_mean', true);
const optimumSojourn = new Gauge('optimum_sojourn_mean', true);

const xk6 = extension();

export function before(strategy: Strategy, host: Host, settings: Settings): void {
  checkScenarios(strategy);
  checkTags();
  checkMaster(fleetOfMachines(settings.truth), settings);
  const alone = strategy.knowledge === 'shared' && !__ENV.ROUTEBENCH_XK6;
  if (alone) warnOf(strategy, settings);
  // Samples of setup() belong to no scenario, so they get the scenario's tags here.
  const tags = exec.test.options.scenarios?.[plainName(strategy.name)]?.tags ?? {};
  const measures = strategy.bindsLate && !settings.profiled && !alone;
  const measured = measures ? calibrate(settings, tags) : undefined;
  if (measured) host.ask('calibrated', JSON.stringify(measured));
  if (settings.mode === 'burst') {
    // Nobody can foretell by numbers that nobody gave.
    const { service, profiled } = settings;
    if (!service || profiled || __ENV.TOPOLOGY) foretell(strategy, host, settings, measured, tags);
    // A burst's users begin all at once: their connections, and what making them all left behind, come before that
    // (docs/decisions/0010-burst.md).
    // Others' services aren't asked more often than the run says.
    if (settings.service === undefined) xk6?.connect(settings.baseUrl);
  }
  xk6?.collect();
}

/** k6's own load options throw the scenario away, quietly: what is left then isn't the run that was asked for. */
function checkScenarios({ name }: Strategy): void {
  const [[key, found = {}] = []] = Object.entries(exec.test.options.scenarios ?? {});
  if (key === undefined || key === plainName(name)) return;
  const { executor, iterations, vus } = found as { executor?: string; iterations?: number; vus?: number };
  const [given, instead] =
    executor === 'constant-vus'
      ? ['--duration', '-e MODE=open -e DURATION=']
      : executor === 'ramping-vus'
        ? ['--stage', '-e MODE=open -e RATE=']
        : vus !== null && vus === iterations
          ? ['--vus', '-e VUS=']
          : ['--iterations', '-e N='];
  abort(`k6's ${given}, or its K6_ variable, replaces the scenario: use ${instead} instead`);
}

/** `--tag` reaches what belongs to no scenario, and so no request of the load: a dashboard of that testid would be empty. */
function checkTags(): void {
  const { tags = {}, scenarios = {} } = exec.test.options;
  const [{ tags: own = {} } = {}] = Object.values(scenarios);
  for (const tag of ['testid', 'mode', 'n'] as const) {
    const given = tags[tag];
    if (given !== undefined && given !== own[tag])
      abort(
        `k6's --tag ${tag}=${given} reaches no request of the load: use -e ${runOptions[tag].env}=${given} instead`,
      );
  }
}

function warnOf({ name, bindsLate }: Strategy, { profiled }: Settings): void {
  const instead = bindsLate
    ? `it goes by a schedule on the ${profiled ? 'profile' : 'topology'}'s numbers, uncorrected`
    : 'each goes by its own requests alone';
  console.warn(
    `${name} needs what all virtual users know, and this k6 lacks k6/x/routebench: ${instead} (knowledge=vu); npm run setup builds bin/k6 with it`,
  );
}

/** @param measured what calibrating found, where it was done */
function foretell(
  strategy: Strategy,
  host: Host,
  { known, truth, n, pipes, seed, sizes, timeScale, routers = 1 }: Settings,
  measured: readonly MachineNumbers[] | undefined,
  tags: Record<string, string>,
): void {
  // Slots and plans are those of requests of size 1.
  if (sizes !== undefined) return;
  const optimum = distributionOf(
    bestSlots(fleetOfMachines(truth).machines, n).map(({ answerMs }) => answerMs),
  );
  optimumSojourn.add(optimum!.mean / timeScale, tags);
  if (strategy.knowledge === 'shared' && (!strategy.expectedMs || routers > 1)) return;
  const machines = known.map((machine, i) => ({ ...machine, ...measured?.[i] }));
  // What was measured holds what sending takes: its requests left all at once too.
  const sentMs = (request: number) => (request < pipes ? staggerMs(request, pipes) * timeScale : 0);
  const fleet = { machines: known, regions: regionsOf(known) };
  const sojournsMs =
    strategy.expectedMs?.(machines, n, measured ? undefined : sentMs) ??
    burstSojournsMs(fleet, routerOf(fleet, host), n, seed);
  expectedSojourn.add(distributionOf(sojournsMs)!.mean / timeScale, tags);
}

/** Routes that go by the index alone, known beforehand. */
const routerOf = ({ machines, regions }: Fleet, { ask, plan }: Host): Router => ({
  route: ({ index }) => {
    const place = plan?.[index] ?? Number(ask('route', index, 0));
    const region = regions[place - machines.length];
    return machines[place] ? to(machines[place]) : region ? toRegion(region) : anywhere;
  },
});
