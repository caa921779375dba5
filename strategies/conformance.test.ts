/** What holds for every strategy. The folder is the registry, so a new file is held to it without a line here. */
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inRoot } from '../runner/paths.ts';
import type { Strategy } from './api/contract.ts';
import { checkConformance, conformanceChecks } from './testing/checks.ts';

const files = readdirSync(inRoot('strategies')).filter((file) => /^[^.]+\.ts$/.test(file));
const strategies = await Promise.all(
  files.map(async (file) => {
    const name = file.slice(0, -'.ts'.length);
    const module = (await import(`./${name}.ts`)) as { default: Strategy };
    return { name, strategy: module.default };
  }),
);

describe.each(strategies)('$name', ({ name, strategy }) => {
  test('is named as its file', () => expect(strategy.name).toBe(name));

  test.each(conformanceChecks(strategy))('$title', ({ run }) => run());

  test('has a scenario of the same name', () => {
    expect(existsSync(inRoot(`scenarios/${name}.ts`))).toBe(true);
  });
});

describe('a strategy that breaks the contract is found out', () => {
  const { strategy } = strategies.find(({ name }) => name === 'least-connections')!;
  const routes = (route: () => unknown): Strategy => ({ ...strategy, create: () => ({ route }) as never });

  test.each([
    [{ ...strategy, summary: 'short' }, 'least-connections: says what it does, whose rule it is and what it'],
    [routes(() => undefined), 'on a fleet of original every route is valid: '],
    [routes(() => Math.random()), 'every route is valid: a strategy is pure: the world has a clock'],
    [routes(() => ({ to: 'hold', holdMs: -1 })), 'expected request 0 to be held for a finite time above 0'],
    [
      { ...routes(() => ({ to: 'anywhere' })), parameters: { k6: {} } },
      'expected the parameter k6 in capitals',
    ],
  ])('%#', (broken, line) => expect(() => checkConformance(broken as Strategy)).toThrow(line));
});
