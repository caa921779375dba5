/** A folder of results from anybody: nothing in its plan.json is run, and nothing in it passes that the command line refuses. */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { original } from '../../model/fleet/original-topology.ts';
import { bundleOf, loadStrategy, scenarioParameters } from '../catalogue.ts';
import { UserError } from '../errors.ts';
import { checkStrategies } from '../run/check-strategies.ts';
import { inRoot } from '../paths.ts';
import { planOf, type RunRequest } from '../run/run-request.ts';
import type { RunSpec } from '../run/run-spec.ts';
import { simulatedRun } from '../run/simulated-run.ts';
import { newFolder } from '../../tests/support/folder.ts';
import { readPlanFile } from './plan-file.ts';

const wish = {
  strategies: ['planned', 'random'],
  n: [5, 10],
  mode: 'burst',
  repeat: 2,
  seed: 1,
  timeScale: 1,
};
const plan = {
  format: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  versions: { routebench: '0.1.0' },
  simulated: true,
  dashboard: false,
  wish,
  topology: original,
  faults: null,
};

/** A folder with a plan of this. */
function folderOf(value: unknown): string {
  const folder = newFolder();
  writeFileSync(`${folder}/plan.json`, JSON.stringify(value));
  return folder;
}

const ran = globalThis as { evil?: boolean };
afterEach(() => void delete ran.evil);

describe('a strategy’s name is never a path', () => {
  const outside = newFolder();
  writeFileSync(
    `${outside}/evil.js`,
    'globalThis.evil = true; export default () => ({}); export const name = "evil";',
  );
  const names = ['strategies', 'scenarios'].map((kind) =>
    relative(inRoot(`build/node/${kind}`), `${outside}/evil`),
  );
  const spec = (strategy: string) =>
    ({ ...wish, strategy, n: 5, repeat: 1, parameters: {}, topology: original, faults: null }) as unknown;

  test.each(names)('%s is not imported, whoever asks for it', async (name) => {
    const refused = /^unknown strategy ".*evil": there are .*command-unit/;
    await expect(loadStrategy(name)).rejects.toThrow(refused);
    await expect(scenarioParameters(name)).rejects.toThrow(refused);
    await expect(bundleOf(name)).rejects.toThrow(refused);
    const asked = { ...wish, strategies: [name, 'planned'] } as RunRequest;
    await expect(planOf(asked, original, null)).rejects.toThrow(refused);
    const run = { ...(spec(name) as RunSpec), profileFile: null, testid: null };
    await expect(checkStrategies([run])).rejects.toThrow(refused);
    await expect(simulatedRun(run, { id: 'x' })).rejects.toThrow(refused);
    expect(() => readPlanFile(folderOf({ ...plan, wish: asked }))).toThrow(
      /plan\.json: wish\.strategies\[0\] is "\.\.\/.*: expected a name of letters, digits and hyphens/,
    );
    expect(ran.evil).toBeUndefined();
  });

  test.each(['', '.', 'planned.js', './planned', 'Planned', 'api/contract', null, 5, ['planned']])(
    '%j is none of them',
    async (name) => {
      await expect(loadStrategy(name as string)).rejects.toBeInstanceOf(UserError);
      await expect(scenarioParameters(name as string)).rejects.toBeInstanceOf(UserError);
    },
  );
});

describe('plan.json', () => {
  test('as compare writes it passes, with every option', () => {
    expect(readPlanFile(folderOf(plan))).toEqual(plan);
    const faults = [{ machine: 'us/0', kind: 'slow', fromMs: 0, factor: 2 }];
    const open = { mode: 'open', vus: 3, rate: 5, duration: '30s', env: { KEYS: '3' }, testid: 'mine' };
    const full = { ...plan, faults, wish: { ...wish, ...open, topology: 'a.json', profile: 'b.json' } };
    expect(readPlanFile(folderOf(full))).toEqual(full);
    expect(readPlanFile(folderOf({ ...plan, faults: undefined })).faults).toBeNull();
    const running = { ...plan, simulated: false, topology: null, wish: { ...wish, url: 'http://host:1' } };
    expect(readPlanFile(folderOf(running))).toEqual(running);
  });

  test.each([
    [{ strategies: [] }, 'wish.strategies is an empty list: expected a list of at least one'],
    [{ strategies: 'planned' }, 'wish.strategies is "planned": expected a list of at least one'],
    [{ strategies: ['planned', 7] }, 'wish.strategies[1] is 7: expected a name of letters'],
    [{ strategies: ['plannd'] }, 'wish.strategies: unknown strategy "plannd": did you mean planned?'],
    [{ n: [] }, 'wish.n is an empty list: expected a list of at least one'],
    [{ vus: null }, 'wish.vus is null: expected a whole number from 1'],
    [{ n: 5 }, 'wish.n is 5: expected a list'],
    [{ n: [5, '../../x'] }, 'wish.n[1] is "../../x": expected a whole number from 1'],
    [{ n: ['5'] }, 'wish.n[0] is "5": expected a number'],
    [{ n: [1.5] }, 'wish.n[0] is 1.5: expected a whole number from 1'],
    [{ mode: 'bursty' }, 'wish.mode is "bursty": expected burst, closed, open'],
    [{ repeat: 0 }, 'wish.repeat is 0: expected an integer from 1 to 1000'],
    [{ repeat: undefined }, 'wish.repeat is missing; wish needs strategies, repeat'],
    [{ vus: -1 }, 'wish.vus is -1: expected a whole number from 1'],
    [{ rate: 'fast' }, 'wish.rate is "fast": expected a number from 0.001 to 1000000'],
    [{ mode: 'open', duration: '5x' }, 'wish.duration is "5x": expected a duration such as 30s'],
    [{ duration: 30 }, 'wish.duration is 30: expected a duration'],
    [{ seed: 1.5 }, 'wish.seed is 1.5: expected a whole number from 0'],
    [{ timeScale: 0 }, 'wish.timeScale is 0: expected a number from 0.001 to 1000'],
    [{ env: { KEYS: 3 } }, 'wish.env.KEYS is 3: expected a text of at most'],
    [{ env: { keys: '3' } }, 'wish.env: the name "keys" is not one: expected capital letters'],
    [{ profile: 5 }, 'wish.profile is 5: expected a text'],
    [{ url: 'file:///etc' }, 'wish.url is "file:///etc": expected http://<host>:<port> or https://'],
    [{ url: 'http://host:1' }, 'wish.url is "http://host:1": expected none where simulated is true'],
    [{ testid: ' ' }, `wish.testid is " ": expected a text that isn't blank`],
  ])('with %j in its wish is refused in a line', (changed, message) =>
    expectRefused({ ...plan, wish: { ...wish, ...changed } }, message),
  );

  test.each([
    [{ wish: null }, 'wish is null: expected an object'],
    [{ simulated: 'no' }, 'simulated is "no": expected true or false'],
    [{ dashboard: 1 }, 'dashboard is 1: expected true or false'],
    [{ createdAt: 5 }, 'createdAt is 5: expected a moment such as 2026-01-31T12:00:00.000Z'],
    [{ versions: undefined }, 'versions is missing; the file needs format'],
    [{ topology: null }, 'topology is null: expected a fleet'],
    [{ topology: undefined }, 'topology is missing: expected a fleet'],
    [
      { topology: { name: 'x', regions: {} } },
      'in topology: regions is {}: expected an object with at least',
    ],
    [
      { topology: { name: 'x', regions: { '../x': { latencyMs: 1, machines: [{ serviceMs: 1 }] } } } },
      'in topology: regions: the name "../x" is not one',
    ],
    [{ faults: 5 }, 'in faults: the file is 5: expected a list'],
    [
      { faults: [{ machine: 'nowhere/0', kind: 'error', fromMs: 0 }] },
      'in faults: [0].machine is "nowhere/0": expected ',
    ],
    [
      { simulated: false, wish: { ...wish, url: 'http://host:1' }, faults: [] },
      'faults is an empty list: expected null with wish.url',
    ],
  ])('with %j is refused in a line', (changed, message) => expectRefused({ ...plan, ...changed }, message));

  test.each([
    [null, 'the file is null: expected an object'],
    [5, 'the file is 5: expected an object'],
    [[], 'the file is an empty list: expected an object'],
    [{}, 'format is missing: this one reads format 1'],
    [{ format: 2 }, 'format 2 of a newer routebench: this one reads format 1'],
  ])('that is %j is refused in a line', expectRefused);
});

function expectRefused(value: unknown, message: string): void {
  const folder = folderOf(value);
  let thrown: unknown;
  try {
    readPlanFile(folder);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(UserError);
  const { message: line, exitCode } = thrown as UserError;
  expect(exitCode).toBe(2);
  expect(line).toContain(`${folder}/plan.json: `);
  expect(line).toContain(message);
  expect(line).not.toContain('\n');
}
