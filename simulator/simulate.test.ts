/** The twin, by hand: what a fleet so small that its times can be worked out must do. */
import { describe, expect, test } from 'vitest';
import { defineStrategy, type Strategy } from '../strategies/api/contract.ts';
import { anywhere, hold, to, toRegion } from '../model/fleet/route.ts';
import { linkDraw, linkTimeOf, serviceDraw, serviceTimeOf } from '../model/fleet/service-time.ts';
import type { MachineSpec, RegionSpec, Topology } from '../model/fleet/topology.ts';
import roundRobin from '../strategies/round-robin.ts';
import soonest from '../strategies/shortest-expected-delay.ts';
import { original } from '../model/fleet/original-topology.ts';
import { sojournsMs } from './columns.ts';
import { StrategyError } from './strategy-error.ts';
import { simulate, type SimulationOptions } from './simulate.ts';

const one = (spec: Partial<MachineSpec> = {}, link: Partial<RegionSpec> = {}, rest = {}): Topology => ({
  name: 'one',
  regions: { emea: { latencyMs: 100, ...link, machines: [{ serviceMs: 30, ...spec }] } },
  ...rest,
});
const strategy = (create: Strategy['create'], knowledge: Strategy['knowledge'] = 'index') =>
  defineStrategy({ name: 'tried', summary: '', source: 'this test', knowledge, create });
const first = strategy(({ machines }) => ({ route: () => to(machines[0]!) }));

type Wish = Partial<SimulationOptions> & Pick<SimulationOptions, 'n'>;
const run = (topology: Topology, wish: Wish) =>
  simulate({ topology, strategy: first, parameters: {}, mode: 'burst', ...wish });
const numbers = (values: ArrayLike<number>): number[] => Array.from(values);

describe('release', () => {
  test('a burst: the j-th request of a machine is answered at L + j · s', () => {
    const { sentMs, answeredMs } = run(one(), { n: 4 });
    expect(numbers(sentMs)).toEqual([0, 0, 0, 0]);
    expect(numbers(answeredMs)).toEqual([130, 160, 190, 220]);
  });

  test('a burst with fewer users than requests counts from its start all the same', () => {
    const burst = run(one(), { n: 3, vus: 1 });
    expect(numbers(burst.sentMs)).toEqual([0, 130, 260]);
    expect(numbers(burst.releasedMs)).toEqual([0, 0, 0]);
    expect(numbers(sojournsMs(burst))).toEqual([130, 260, 390]);
  });

  test('a closed loop: each user’s next request at its last answer', () => {
    const closed = run(one(), { n: 5, mode: 'closed', vus: 2 });
    expect(numbers(closed.releasedMs)).toEqual([0, 0, 130, 160, 260]);
    expect(numbers(closed.answeredMs)).toEqual([130, 160, 260, 290, 390]);
  });

  test('an open loop: at k / rate, whatever became of the others', () => {
    const open = run(one(), { n: 4, mode: 'open', rate: 50, vus: 4 });
    expect(numbers(open.releasedMs)).toEqual([0, 20, 40, 60]);
    // Each waits 10 ms longer than the one before: 50 per second on a machine that does 33.
    expect(numbers(sojournsMs(open))).toEqual([130, 140, 150, 160]);
  });

  test('a release that finds no user free is sent late, and its sojourn counts from the release', () => {
    const open = run(one(), { n: 4, mode: 'open', rate: 100, vus: 2 });
    expect(numbers(open.releasedMs)).toEqual([0, 10, 20, 30]);
    // The first two are answered at 130 and 160, and only then the next two are sent.
    expect(numbers(open.sentMs)).toEqual([0, 10, 130, 160]);
    expect(numbers(sojournsMs(open))).toEqual([130, 150, 240, 260]);
  });

  test('one user for an open load is late for nearly all of it, and none is lost', () => {
    const open = run(one(), { n: 400, mode: 'open', rate: 200, vus: 1 });
    expect(sojournsMs(open)).toHaveLength(400);
    expect(open.answeredMs.at(-1)).toBe(400 * 130);
  });

  test('a closed loop’s users think between an answer and the next request, which is released then', () => {
    const closed = run(one(), { n: 3, mode: 'closed', vus: 1, think: '70ms' });
    expect(numbers(closed.releasedMs)).toEqual([0, 200, 400]);
    expect(numbers(sojournsMs(closed))).toEqual([130, 130, 130]);
  });
});

describe('a workload', () => {
  const load = { n: 1000, mode: 'open', arrivals: 'poisson:20', sizes: 'exponential' } as const;

  test('is the same for all strategies, whatever machine serves', () => {
    const [a, b] = [first, roundRobin].map((strategy) => run(original, { ...load, strategy }));
    expect(numbers(a!.releasedMs)).toEqual(numbers(b!.releasedMs));
    expect(numbers(a!.serviceMs)).toEqual(numbers(b!.serviceMs));
  });

  test('has another seed’s moments and sizes with another seed', () => {
    const [a, b] = [1, 2].map((seed) => run(original, { ...load, seed }));
    expect(a!.releasedMs[500]).not.toBe(b!.releasedMs[500]);
    expect(a!.serviceMs[500]).not.toBe(b!.serviceMs[500]);
  });

  test('scales with the fleet: rates are by the clock', () => {
    const fast = run(original, { ...load, timeScale: 10 });
    const slow = run(original, { ...load, arrivals: 'poisson:2' });
    fast.releasedMs.forEach((ms, i) => expect(ms / slow.releasedMs[i]!).toBeCloseTo(1, 9));
  });

  test('sizes and keys are shown to a strategy where they are known', () => {
    const seen: (number | undefined)[][] = [];
    const looking = strategy(({ machines }) => ({
      route: ({ key, size }) => {
        seen.push([key, size]);
        return to(machines[0]!);
      },
    }));
    run(one(), { n: 1, strategy: looking, sizes: 'lognormal:2', keys: 'zipf:10,1' });
    run(one(), { n: 1, strategy: looking, sizes: 'lognormal:2', sizesKnown: true });
    expect(seen[0]![0]).toBeGreaterThanOrEqual(0);
    expect(seen[0]![1]).toBeUndefined();
    expect(seen[1]![0]).toBeUndefined();
    expect(seen[1]![1]).toBeGreaterThan(0);
  });
});

describe('machines and links', () => {
  test('several at once', () => {
    expect(numbers(run(one({ concurrency: 2 }), { n: 5 }).answeredMs)).toEqual([130, 130, 160, 160, 190]);
  });

  test('an answer after the time-out is a 503 at that moment, while the machine still does the work', () => {
    const impatient = one({}, {}, { requestTimeoutMs: 165 });
    const { answeredMs, status } = run(impatient, { n: 6, mode: 'closed', vus: 5 });
    expect(numbers(status)).toEqual([200, 200, 503, 503, 503, 200]);
    // The sixth is sent at 130 and there at 180; the machine works on what was given up until 50 + 5 · 30 = 200.
    expect(numbers(answeredMs)).toEqual([130, 160, 165, 165, 165, 280]);
  });

  test('a link longer than the time-out answers no request', () => {
    const { answeredMs, status } = run(one({}, { latencyMs: 500 }, { requestTimeoutMs: 200 }), { n: 2 });
    expect(numbers(status)).toEqual([503, 503]);
    expect(numbers(answeredMs)).toEqual([200, 200]);
  });

  test('a full queue refuses at once: half a round trip after sending', () => {
    const { answeredMs, status } = run(one({ queueLimit: 1 }), { n: 4 });
    expect(numbers(status)).toEqual([200, 200, 503, 503]);
    expect(numbers(answeredMs)).toEqual([130, 160, 50, 50]);
  });

  test('a machine idle for long falls asleep; who wakes it waits, and who comes meanwhile queues', () => {
    const sleepy = one({ sleepAfterMs: 1000, wakeMs: 400 });
    const later = strategy(({ machines, now }) => {
      const start = now();
      return {
        route: ({ index }) =>
          now() - start < 2000 && index > 0 ? hold(2000 - (now() - start)) : to(machines[0]!),
      };
    });
    const { answeredMs } = run(sleepy, { n: 3, strategy: later });
    expect(numbers(answeredMs)).toEqual([130, 2000 + 50 + 400 + 30 + 50, 2000 + 50 + 400 + 60 + 50]);
  });

  test('draws are keyed by (seed, machine, position in its queue) and (seed, index), as the testbed’s', () => {
    const spec = { serviceMs: 30, serviceJitterMs: 15 };
    const link = { latencyMs: 100, jitterMs: 40 };
    const { answeredMs, linkMs, serviceMs } = run(one(spec, link), {
      n: 50,
      seed: 7,
      mode: 'closed',
      vus: 1,
    });
    for (let i = 0; i < 50; i++) {
      expect(linkMs[i]).toBe(linkTimeOf(link).at(linkDraw(7, i)));
      expect(serviceMs[i]).toBe(serviceTimeOf(spec).at(serviceDraw(7, 0, i)));
      expect(answeredMs[i]! - (answeredMs[i - 1] ?? 0)).toBeCloseTo(linkMs[i]! + serviceMs[i]!, 9);
    }
  });
});

describe('a strategy in virtual time', () => {
  test('sees the clock, holds requests and is asked again then', () => {
    const asked: number[] = [];
    const held = strategy(({ machines, now }) => {
      const start = now();
      return {
        route({ index }) {
          asked.push(now() - start);
          return now() - start < 20 * index ? hold(15) : to(machines[0]!);
        },
      };
    });
    const { sentMs, releasedMs } = run(one(), { n: 3, strategy: held });
    expect(numbers(sentMs)).toEqual([0, 30, 45]);
    expect(numbers(releasedMs)).toEqual([0, 0, 0]);
    expect(asked).toEqual([0, 0, 0, 15, 15, 30, 30, 45]);
  });

  test('every route is settled exactly once, with what came of it', () => {
    const settled = new Map<number, string>();
    const watching = strategy(({ machines }) => ({
      route: () => to(machines[0]!),
      settled({ index }, { machine, durationMs, status, failed }) {
        expect(settled.has(index)).toBe(false);
        settled.set(index, `${machine!.id} ${durationMs} ${status} ${failed}`);
      },
    }));
    run(one({ queueLimit: 1 }), { n: 3, strategy: watching });
    expect([...settled].sort()).toEqual([
      [0, 'emea/0 130 200 false'],
      [1, 'emea/0 160 200 false'],
      [2, 'emea/0 50 503 true'],
    ]);
  });

  test('after 100,000 requests with refusals and time-outs nothing is in flight, and the sums are N', () => {
    const n = 100_000;
    const machines = Array.from({ length: 4 }, () => ({ serviceMs: 4, queueLimit: 3 }));
    const topology: Topology = {
      name: 'failing',
      requestTimeoutMs: 60,
      regions: {
        near: { latencyMs: 2, machines },
        far: { latencyMs: 30, jitterMs: 40, machines: machines.map(() => ({ serviceMs: 6 })) },
      },
    };
    let told: number[] = [];
    const counting = strategy((world) => {
      const inner = soonest.create(world as never);
      const { board } = world;
      told = [];
      return {
        route: inner.route,
        settled: () => {
          told = world.machines.flatMap((it) => [board.settled(it), board.failures(it)]);
        },
      };
    }, 'shared');
    const { status, machine, leftInFlight } = run(topology, {
      n,
      mode: 'closed',
      vus: 100,
      strategy: counting,
    });
    expect(leftInFlight).toEqual(Array<number>(8).fill(0));
    const failed = status.filter((code) => code !== 200).length;
    expect(failed).toBeGreaterThan(1000);
    expect(new Set(status)).toEqual(new Set([200, 503]));
    const settled = told.filter((_, i) => i % 2 === 0);
    expect(settled.reduce((a, b) => a + b)).toBe(n);
    expect(told.filter((_, i) => i % 2 === 1).reduce((a, b) => a + b)).toBe(failed);
    settled.forEach((times, place) => expect(times).toBe(machine.filter((it) => it === place).length));
  });

  test('regions and anywhere: the master draws, and the machine that served is credited', () => {
    const free = strategy(({ regions }) => ({
      route: ({ index }) => (index % 2 === 0 ? anywhere : toRegion(regions[1]!)),
    }));
    const { machine } = run(original, { n: 400, strategy: free });
    const counts = [0, 1, 2, 3, 4].map((place) => machine.filter((it) => it === place).length);
    // us alone is asked for by half of them.
    expect(counts[1]! + counts[2]!).toBeGreaterThan(200);
    expect(Math.min(...counts)).toBeGreaterThan(10);
  });

  test('the same seed gives the same bytes', () => {
    const bytes = (seed: number) => {
      const jittery = one({ serviceJitterMs: 20 }, { jitterMs: 50 });
      const columns = Object.values(run(jittery, { n: 500, seed, strategy: roundRobin }));
      return Buffer.concat(
        columns.filter(ArrayBuffer.isView).map(({ buffer }) => Buffer.from(buffer as ArrayBuffer)),
      ).toString('base64');
    };
    expect(bytes(3)).toBe(bytes(3));
    expect(bytes(4)).not.toBe(bytes(3));
  });
});

describe('what a strategy does wrong is told in one line, with its name and the request', () => {
  const route = (answer: () => unknown) => strategy(() => ({ route: answer as () => never }));
  test.each([
    [
      'throws',
      route(() => {
        throw new Error('no idea');
      }),
      'tried failed on request 0: no idea',
    ],
    ['returns nothing', route(() => undefined), 'tried returned nothing for request 0: expected'],
    [
      'returns a stranger’s machine',
      route(() => to({ ...original, id: 'mars/0', index: 0 } as never)),
      'mars/0',
    ],
    ['returns what is no route', route(() => ({ to: 'moon' })), 'tried returned {"to":"moon"} for request 0'],
    ['holds for no time', route(() => hold(0)), 'tried held request 0 for 0 ms'],
    ['holds for ever', route(() => hold(60_000)), 'tried holds request 0 for ever'],
    [
      'can’t be made',
      strategy(() => {
        throw new Error('not on this fleet');
      }),
      'not on this fleet',
    ],
  ])('%s', (_, wrong, line) => {
    const attempt = () => run(original, { n: 3, strategy: wrong });
    expect(attempt).toThrow(StrategyError);
    expect(attempt).toThrow(line);
  });
});
