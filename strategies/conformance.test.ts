/** What holds for every strategy. The folder is the registry, so a new file is held to it without a line here. */
import { existsSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { inRoot } from '../runner/paths.ts';
import type { Router, Strategy } from './api/contract.ts';
import { resolveParameters } from './api/parameters.ts';
import { inMemoryWorld } from './host/in-memory-world.ts';
import { answered, begin, drive, manyRouters, mixed, nameOf, routeOf } from './testing/conformance.ts';
import { fleets } from './testing/fleets.ts';

const files = readdirSync(inRoot('strategies')).filter((file) => /^[^.]+\.ts$/.test(file));
const strategies = await Promise.all(
  files.map(async (file) => {
    const name = file.slice(0, -'.ts'.length);
    const module = (await import(`./${name}.ts`)) as { default: Strategy };
    return { name, strategy: module.default };
  }),
);

/** What is to be drawn from beside the seed. */
function forbid(): void {
  const forbidden = () => {
    throw new Error('a strategy is pure: the world has a clock and draws for it');
  };
  vi.spyOn(Math, 'random').mockImplementation(forbidden);
  vi.spyOn(Date, 'now').mockImplementation(forbidden);
  vi.spyOn(performance, 'now').mockImplementation(forbidden);
}

describe.each(strategies)('$name', ({ name, strategy }) => {
  beforeEach(forbid);
  afterEach(() => vi.restoreAllMocks());

  test('is named as its file, and says what it does, whose rule it is and what it goes by', () => {
    expect(strategy.name).toBe(name);
    expect(strategy.summary).toMatch(/^\S.{10,100}$/);
    expect(strategy.source).toMatch(/^\S.{5,}$/);
    expect(['none', 'index', 'shared']).toContain(strategy.knowledge);
  });

  test('its parameters have defaults that are allowed, and names as in an environment', () => {
    for (const [parameter, spec] of Object.entries(strategy.parameters ?? {})) {
      expect(parameter).toMatch(/^[A-Z][A-Z0-9_]*$/);
      // k6 reads what begins so as settings of its own, and throws scenarios away.
      expect(parameter).not.toMatch(/^K6_/);
      expect(spec.summary).not.toBe('');
    }
    expect(() => resolveParameters(strategy, {})).not.toThrow();
  });

  test('has a scenario of the same name', () => {
    expect(existsSync(inRoot(`scenarios/${name}.ts`))).toBe(true);
  });

  describe.each(Object.entries(fleets))('on a fleet of %s', (_kind, fleet) => {
    test('every route is valid: a burst without answers, and loops with answers and failures', () => {
      const n = fleet.machines.length > 100 ? 1200 : 150;
      for (const profiled of [false, true]) {
        drive(strategy, fleet, 0, answered, { n, profiled });
        drive(strategy, fleet, 1, answered, { profiled });
        drive(strategy, fleet, 12, mixed, { n, profiled });
        drive(strategy, fleet, 12, () => ({ status: 0, failed: true }), { profiled });
      }
    });

    test('the same seed gives the same routes', () => {
      for (const atOnce of [0, 12]) {
        const { routes } = drive(strategy, fleet, atOnce, mixed, { seed: 5 });
        expect(drive(strategy, fleet, atOnce, mixed, { seed: 5 }).routes).toEqual(routes);
      }
    });
  });

  test('another seed gives other routes, if it draws', () => {
    const one = drive(strategy, fleets.original!, 12, mixed, { seed: 5 });
    const other = drive(strategy, fleets.original!, 12, mixed, { seed: 6 });
    if (one.draws > 0) expect(other.routes).not.toEqual(one.routes);
    else expect(other.routes).toEqual(one.routes);
  });

  test('N = 1 and a single virtual user do as well', () => {
    expect(drive(strategy, fleets.original!, 1, answered, { n: 1 }).routes).toHaveLength(1);
  });

  const goesByIndex = strategy.knowledge !== 'shared';

  if (goesByIndex)
    test('a route depends on the index alone: not on the order of asking, nor on who is asked', () => {
      const indices = Array.from({ length: 150 }, (_, i) => i);
      const ask = (order: readonly number[], routers: readonly Router[]) => {
        const routes: string[] = [];
        for (const index of order)
          routes[index] = nameOf(routeOf(routers[index % routers.length]!, index, () => {}));
        return routes;
      };
      const router = () => begin(strategy, fleets.original!).router;
      const inOrder = ask(indices, [router()]);
      expect(ask([...indices].reverse(), [router()])).toEqual(inOrder);
      expect(ask([...indices, ...indices], [router(), router(), router()])).toEqual(inOrder);
      expect(router().settled).toBeUndefined();
    });

  if (!goesByIndex)
    test('routers that share memory are one: what some of them count, the others know', () => {
      const alone = drive(strategy, fleets.original!, 12, mixed).routes;
      expect(drive(manyRouters(strategy), fleets.original!, 12, mixed).routes).toEqual(alone);
    });

  test('no two of its cells have one name, nor the board’s', () => {
    const names: string[] = [];
    const fleet = fleets.original!;
    const world = inMemoryWorld({ n: 9, fleet, parameters: resolveParameters(strategy, {}) });
    strategy.create({ ...world, cells: (cell, length) => (names.push(cell), world.cells(cell, length)) });
    expect(new Set(['board', ...names]).size).toBe(1 + names.length);
  });
});
