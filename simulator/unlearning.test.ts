/** What strategies learn of a machine in trouble: that soon enough, and unlearned when it is over, by all that learn and of every kind of fault. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Fault } from '../model/fleet/faults.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import type { Topology } from '../model/fleet/topology.ts';
import { inRoot } from '../runner/paths.ts';
import type { Strategy } from '../strategies/api/contract.ts';
import { resolveParameters } from '../strategies/api/parameters.ts';
import { inMemoryWorld } from '../strategies/host/in-memory-world.ts';
import { simulate } from './simulate.ts';

const [FROM_MS, TO_MS] = [1000, 4000];
const span = { fromMs: FROM_MS, toMs: TO_MS };
/** A black hole's last request is out by then. */
const requestTimeoutMs = 4000;

/** One of each kind; a new kind doesn't type-check until it stands here. */
const faultOf: { readonly [K in Fault['kind']]: (machine: string) => Extract<Fault, { kind: K }> } = {
  slow: (machine) => ({ machine, kind: 'slow', factor: 10, ...span }),
  latency: (machine) => ({ machine, kind: 'latency', latencyMs: 300, jitterMs: 50, ...span }),
  error: (machine) => ({ machine, kind: 'error', ...span }),
  blackhole: (machine) => ({ machine, kind: 'blackhole', ...span }),
  reset: (machine) => ({ machine, kind: 'reset', ...span }),
  truncate: (machine) => ({ machine, kind: 'truncate', ...span }),
  garbage: (machine) => ({ machine, kind: 'garbage', ...span }),
  down: (machine) => ({ machine, kind: 'down', ...span }),
  flap: (machine) => ({ machine, kind: 'flap', everyMs: 1000, downMs: 500, ...span }),
  cold: (machine) => ({ machine, kind: 'cold', wakeMs: 1000, factor: 5, warmUpMs: 2000, ...span }),
  brownout: (machine) => ({ machine, kind: 'brownout', factor: 10, overMs: 2000, ...span }),
  limit: (machine) => ({ machine, kind: 'limit', queueLimit: 1, ...span }),
  lossy: (machine) => ({ machine, kind: 'lossy', rate: 0.3, ...span }),
};

const kinds = Object.keys(faultOf) as Fault['kind'][];

/** The machine in trouble, users of a closed loop, and a fleet. */
const scenes: Readonly<Record<string, { machine: string; vus: number; topology: Topology }>> = {
  'five equal machines': {
    machine: 'r/2',
    vus: 20,
    topology: {
      name: 'equal',
      requestTimeoutMs,
      regions: { r: { latencyMs: 10, machines: machines(5, 20) } },
    },
  },
  'three regions': {
    machine: 'b/1',
    vus: 40,
    topology: {
      name: 'regions',
      requestTimeoutMs,
      regions: {
        a: { latencyMs: 20, machines: machines(1, 30) },
        b: { latencyMs: 60, machines: machines(2, 30) },
        c: { latencyMs: 150, machines: machines(2, 30) },
      },
    },
  },
  'unequal machines': {
    machine: 'r/0',
    vus: 24,
    topology: {
      name: 'unequal',
      requestTimeoutMs,
      regions: { r: { latencyMs: 30, machines: [...machines(2, 10), ...machines(3, 40)] } },
    },
  },
};

function machines(count: number, serviceMs: number) {
  return Array.from({ length: count }, () => ({ serviceMs }));
}

/** Times that follow from the rule of a strategy's source, ms; all others have 10 s, or 50 service times. */
const LONGER: Readonly<Record<string, { readonly ms: number; readonly why: string }>> = {
  'peak-ewma': { ms: 30_000, why: 'a ten times as slow answer fades to a tenth in τ ln 10 = 23 s' },
  balanced: { ms: 300_000, why: '20 failures count 200 requests, and are halved each 30 s' },
};
const USUAL_MS = 10_000;

/** Rules that never forget, by their sources: what they learned stands, and so does the damage. */
const NEVER = ['ucb', 'exp3', 'thompson'];

/**
 * Blind to what is in flight, it floods one machine after the other, so that shares of 10 s wander without any fault too (0.17 to 0.27
 * of five machines): they are taken over a longer span, ms.
 */
const SPAN_MS: Readonly<Record<string, number>> = { 'discounted-ucb': 50_000 };

/** A tenth of a machine's speed goes unnoticed for longer than 2 s by these. */
const UNAWARE: Readonly<Record<string, string>> = {
  'discounted-ucb':
    'blind to what is in flight, it sends most to one machine, and hears of its slowness when that is done',
  gradient: 'a step of 0.0003 takes thousands of answers',
  'join-idle-queue': 'where no machine is idle, one is drawn at random',
  'weighted-by-utilization': 'in turn for the first 10 s, its blackout',
};

const files = readdirSync(inRoot('strategies')).filter((file) => /^[^.]+\.ts$/.test(file));
const all = await Promise.all(
  files.map(async (file) => ((await import(`../strategies/${file}`)) as { default: Strategy }).default),
);
const learners = all.filter((strategy) => {
  const parameters = resolveParameters(strategy, {});
  const world = inMemoryWorld({ n: 9, fleet: fleetOf(scenes['five equal machines']!.topology), parameters });
  return strategy.create(world).settled !== undefined;
});

/** What the machine may have refused at once while the fault lasted: with nothing to wait for, its users come back at once. */
const REFUSING: readonly Fault['kind'][] = ['error', 'reset', 'garbage', 'down', 'flap', 'limit'];

/** The machine's share of what is sent in a span of time. */
function shareOf(strategy: Strategy, scene: string, faults: readonly Fault[], fromMs: number, toMs: number) {
  const { topology, vus, machine } = scenes[scene]!;
  const { machines } = fleetOf(topology);
  const place = machines.findIndex(({ id }) => id === machine);
  const parameters = resolveParameters(strategy, {});
  // No more than the fleet can serve by then, and the machine refuse.
  const perMs = machines.reduce((sum, { serviceMs }) => sum + 1 / serviceMs, 0);
  const refused = (vus * (TO_MS - FROM_MS)) / machines[place]!.latencyMs;
  const n = Math.ceil(perMs * toMs + (faults.some(({ kind }) => REFUSING.includes(kind)) ? refused : 0));
  const run = simulate({ topology, strategy, parameters, faults, mode: 'closed', n, vus });
  let [own, sent] = [0, 0];
  run.sentMs.forEach((at, index) => {
    if (at < fromMs || at >= toMs) return;
    sent += 1;
    if (run.machine[index] === place) own += 1;
  });
  expect(sent).toBeGreaterThan(100);
  return { share: own / sent, sent };
}

/** The machine's share from 2 s after it became ten times as slow, for 5 s, and its part of what the fleet can serve then. */
function shareWhenSlow(strategy: Strategy, scene: string): { share: number; part: number } {
  const { topology, machine } = scenes[scene]!;
  const fault: Fault = { machine, kind: 'slow', factor: 10, fromMs: FROM_MS };
  const { share } = shareOf(strategy, scene, [fault], FROM_MS + 2000, FROM_MS + 7000);
  const { machines } = fleetOf(topology);
  const perMs = machines.map(({ id, serviceMs }) => 1 / (id === machine ? 10 * serviceMs : serviceMs));
  const own = perMs[machines.findIndex(({ id }) => id === machine)]!;
  return { share, part: own / perMs.reduce((sum, each) => sum + each) };
}

/**
 * One that needs longer sees its clock leap ahead by that time, once all that met the fault is answered: as if nothing came
 * meanwhile. Time alone has to make it forget, and the run stays short.
 */
function leaping(strategy: Strategy, byMs: number): Strategy {
  return {
    ...strategy,
    create(world) {
      const fromMs = world.now() + TO_MS + requestTimeoutMs + 500;
      const now = () => world.now() + (world.now() < fromMs ? 0 : byMs);
      return strategy.create({ ...world, now });
    },
  };
}

/** By how much more than it may the machine's share differs from what it would be without history, for each kind of fault in turn. */
function* excesses(name: string, scene: string, longerMs = 0) {
  const strategy = leaping(
    learners.find((it) => it.name === name)!,
    longerMs,
  );
  const backMs = TO_MS + USUAL_MS;
  const untilMs = backMs + (SPAN_MS[name] ?? 10_000);
  const usual = shareOf(strategy, scene, [], backMs, untilMs);
  // What chance does to a share, three standard deviations, counts for nothing.
  const chance = 3 * Math.sqrt((usual.share * (1 - usual.share)) / usual.sent);
  for (const kind of kinds) {
    const fault = faultOf[kind](scenes[scene]!.machine);
    const { share } = shareOf(strategy, scene, [fault], backMs, untilMs);
    yield { kind, by: Math.abs(share - usual.share) - 0.1 * usual.share - chance };
  }
}

const names = learners.map(({ name }) => name);

describe.each(Object.keys(scenes))('unlearned: %s', (scene) => {
  test.each(names.filter((name) => !NEVER.includes(name)))('%s', (name) => {
    const longerMs = (LONGER[name]?.ms ?? USUAL_MS) - USUAL_MS;
    for (const { kind, by } of excesses(name, scene, longerMs)) expect(by, kind).toBeLessThanOrEqual(0);
  });
});

test.each([...NEVER, ...Object.keys(LONGER)])(
  '%s is rightly excepted: some trouble outlasts 10 s',
  (name) => {
    const outlasts = (scene: string) => [...excesses(name, scene)].some(({ by }) => by > 0);
    expect(Object.keys(scenes).some(outlasts)).toBe(true);
  },
);

/** At most 5 % of requests, or what fits the machine where that is more. */
const isAware = (name: string, scene: string): boolean => {
  const { share, part } = shareWhenSlow(
    learners.find((it) => it.name === name)!,
    scene,
  );
  return share <= Math.max(0.05, 1.1 * part);
};

test.each(names)(
  '%s notices within 2 s that a machine is ten times as slow, or is rightly excepted',
  (name) => {
    const unaware = Object.keys(scenes).filter((scene) => !isAware(name, scene));
    expect(unaware.length > 0, unaware.join(', ')).toBe(name in UNAWARE);
  },
);
