import { describe, expect, test } from 'vitest';
import { original } from '../../model/fleet/original-topology.ts';
import leastConnections from '../least-connections.ts';
import peakEwma from '../peak-ewma.ts';
import random from '../random.ts';
import randomRegion from '../random-region.ts';
import roundRobin from '../round-robin.ts';
import commandUnit from '../command-unit.ts';
import { boardOver } from './board.ts';
import { anywhere, defineStrategy, hold, type Route, type Strategy } from '../api/contract.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';
import { hostOf, type HostConfig } from './strategy-host.ts';
import { resolveParameters } from '../api/parameters.ts';

const { machines } = fleetOf(original);

/** A host, and the memory it was given. */
function host(strategy: Strategy, told: Partial<HostConfig> = {}) {
  const named = new Map<string, ArrayBuffer>();
  const memory = (name: string, bytes: number) => {
    named.set(name, named.get(name) ?? new ArrayBuffer(bytes));
    return named.get(name)!;
  };
  const all = {
    n: 100,
    mode: 'burst',
    machines,
    seed: 1,
    timeScale: 1,
    profiled: false,
    sharing: true,
  } as const;
  const ask = hostOf(strategy, { ...all, parameters: resolveParameters(strategy, {}), ...told }, memory);
  const cells = (name: string, length: number) => new Float64Array(memory(name, 8 * length));
  return { ask, cells, board: boardOver(machines, cells) };
}

const routing = (route: () => Route) =>
  defineStrategy({ name: 'odd', summary: '', source: '', knowledge: 'none', create: () => ({ route }) });

describe('places', () => {
  test('a machine is its index, a region comes after all machines, anywhere after all regions', () => {
    const turns = [0, 1, 2, 3, 4, 5].map((index) => host(roundRobin).ask('route', index, 0));
    expect(turns).toEqual([0, 1, 2, 3, 4, 0]);
    expect([5, 6, 7]).toContain(host(randomRegion).ask('route', 0, 0));
    expect(host(random).ask('route', 0, 0)).toBe(8);
  });

  test('a route made anew for each request leads to the same place, and is counted', () => {
    const anew = {
      ...routing(() => ({ to: 'machine', machine: machines[3]! })),
      knowledge: 'shared' as const,
    };
    const { ask, board } = host(anew);
    expect([ask('route', 0, 0), ask('route', 1, 0)]).toEqual([3, 3]);
    expect(machines.map(board.inFlight)).toEqual([0, 0, 0, 2, 0]);
  });

  test('a wait of no time is no place either', () => {
    expect(host(routing(() => hold(0))).ask('route', 0, 0)).toBe(-1);
    expect(host(routing(() => hold(250))).ask('route', 0, 0)).toBe(-251);
  });
});

describe('what is wrong is told in words', () => {
  const stranger = { ...machines[0]!, id: 'mars/0' };
  test.each([
    ['nothing', () => undefined as never, /^odd returned nothing for request 7: expected /],
    [
      'a machine of elsewhere',
      () => ({ to: 'machine', machine: stranger }) as Route,
      /"id":"mars\/0".* for request 7/,
    ],
    [
      'a region of elsewhere',
      () => ({ to: 'region', region: { name: 'mars', machines: [] } }) as Route,
      /"mars"/,
    ],
    ['what it throws', () => JSON.parse('{') as never, /^odd threw for request 7: /],
  ])('%s', (_, route, words) => {
    expect(host(routing(route)).ask('route', 7, 0)).toMatch(words);
  });

  test('what it throws at an answer', () => {
    const create = () => ({
      route: () => anywhere,
      settled() {
        throw new Error('no more');
      },
    });
    const { ask } = host(
      defineStrategy({ name: 'odd', summary: '', source: '', knowledge: 'shared', create }),
    );
    expect(ask('settle', 3, 8, 0, false, 330, 200)).toBe('odd threw for request 3: no more');
  });
});

describe('what it wants to know', () => {
  test.each([
    [roundRobin, 'never', false],
    [leastConnections, 'later', false],
    [peakEwma, 'now', false],
    [commandUnit, 'now', true],
  ])('$name', (strategy, settles, bindsLate) => {
    const { ask } = host(strategy as Strategy);
    expect(ask('settles')).toBe(settles);
    expect(ask('bindsLate')).toBe(bindsLate);
  });
});

test('counts where it routes, until it is settled, for the machine that served it', () => {
  const { ask, board } = host(leastConnections);
  const place = ask('route', 0, 0) as number;
  expect(board.inFlight(machines[place]!)).toBe(1);
  const other = (place + 1) % machines.length;
  ask('settle', 0, place, other, true, 330, 503);
  expect(machines.map(board.inFlight)).toEqual([0, 0, 0, 0, 0]);
  expect(board.settled(machines[other]!)).toBe(1);
  expect(board.failures(machines[other]!)).toBe(1);
  ask('settle', 1, 8, -1, false, 330, 200);
  expect(machines.map(board.settled).reduce((a, b) => a + b)).toBe(1);
});

test('a plan holds what each request would be told, NaN where that is in words', () => {
  const { ask, cells } = host(roundRobin, { n: 7 });
  ask('plan');
  expect([...cells('plan', 7)]).toEqual([0, 1, 2, 3, 4, 0, 1]);
  const odd = host(
    routing(() => undefined as never),
    { n: 2 },
  );
  odd.ask('plan');
  expect([...odd.cells('plan', 2)]).toEqual([NaN, NaN]);
});
