/** The command unit in Python 3 against a real fleet: its own plan, and the routes of a run's samples. */
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { bestSplit } from '../model/bounds/water-filling.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import { original } from '../model/fleet/original-topology.ts';
import { inRoot } from '../runner/paths.ts';
import { inProcess } from './support/command-line.ts';
import { newFolder, withFleet } from './support/harness.ts';

const python = (...args: string[]) =>
  execa('python3', [inRoot('examples/python/command_unit.py'), ...args], { reject: false });

const machineOf = (line: string) => /^(\w+) Machine (\d+): (\d+)$/.exec(line)?.slice(1, 4);

test('the plan in Python is the best split, and every request is answered where it was sent', async () => {
  await withFleet(async ({ url }) => {
    const { exitCode, stdout, stderr } = await python('60', '--url', url);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('answered 60 of 60');
    const { machines } = fleetOf(original);
    const best = bestSplit(machines, 60);
    const split = stdout.split('\n').flatMap((line) => {
      const [region, number, requests] = machineOf(line) ?? [];
      return region === undefined ? [] : [[`${region}/${number}`, Number(requests)] as const];
    });
    expect(Object.fromEntries(split)).toEqual(
      Object.fromEntries(machines.map(({ id, index }) => [id, best[index]!])),
    );
  });
});

test('the routes of a samples.csv are played again', async () => {
  const folder = newFolder();
  const simulated = ['simulate', '--strategies', 'nearest', '-n', '20', '--out', `${folder}/runs`];
  expect((await inProcess(...simulated)).exitCode).toBe(0);
  await withFleet(async ({ url }) => {
    const samples = `${folder}/runs/nearest-n20-1/samples.csv`;
    const { exitCode, stdout, stderr } = await python('20', '--url', url, '--samples', samples);
    expect(exitCode, stderr).toBe(0);
    expect(stdout.split('\n')[1]).toBe('emea Machine 0: 20');
    const more = await python('21', '--url', url, '--samples', samples);
    expect(more).toMatchObject({ exitCode: 1 });
    expect(more.stderr).toContain('has 20 requests: expected at least 21');
  });
});

test('what isn’t answered is counted, and is exit code 1', async () => {
  const { exitCode, stdout } = await python('3', '--url', 'http://127.0.0.1:1');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('answered 0 of 3');
});
