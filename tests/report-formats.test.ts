/** What other programs read of a comparison, each against its own schema. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { parse } from 'yaml';
import { inRoot } from '../runner/paths.ts';
import type { Comparison } from '../records/format.ts';
import { inProcess } from './support/command-line.ts';
import { newFolder, readJson } from './support/harness.ts';

let now: string;
/** A baseline in which `random` was twice as fast as it is, without samples. */
let faster: string;

beforeAll(async () => {
  now = `${newFolder()}/now`;
  const load = ['-n', '20', '--repeat', '5', '--simulated'];
  await inProcess('compare', '--strategies', 'planned,random', ...load, '--out', now);
  faster = newFolder();
  const comparison = readJson<Comparison>(`${now}/comparison.json`);
  const halved = (key: string, value: unknown): unknown => (typeof value === 'number' ? value / 2 : value);
  for (const run of comparison.runs)
    if (run.strategy === 'random') {
      const figures = JSON.parse(
        JSON.stringify(run.failuresAsTimeoutMs),
        halved,
      ) as typeof run.failuresAsTimeoutMs;
      Object.assign(run, { failuresAsTimeoutMs: figures });
    }
  writeFileSync(`${faster}/comparison.json`, JSON.stringify(comparison));
});

const report = (...args: string[]) => inProcess('report', now, '--format', 'github,junit,bmf', ...args);
const text = (file: string) => readFileSync(`${now}/${file}`, 'utf8');

describe('against a baseline that was faster', () => {
  beforeAll(async () => {
    const { exitCode, stderr } = await report('--baseline', faster);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 99 });
  });

  test('github: worse first, with intervals', () => {
    const lines = text('github.md').split('\n');
    expect(lines[0]).toBe('# routebench: 2 worse, 0 better, 2 stayed');
    const [first] = lines.filter((line) => line.startsWith('| 🔴'));
    expect(first).toMatch(/worse \| random \| at N = 20 \| mean \| .* \| \+100 % \| ×2\.000 to ×2\.000 \|$/);
    expect(text('github.md')).toContain('The baseline has no samples');
  });

  test('junit: valid by its schema, and each figure that got worse fails', async () => {
    const xml = text('junit.xml');
    const schema = readFileSync(inRoot('tests/schemas/junit-10.xsd'), 'utf8');
    const valid = (contents: string) =>
      validateXML({ xml: [{ fileName: 'junit.xml', contents }], schema: [schema] });
    expect((await valid(xml)).errors).toEqual([]);
    expect((await valid(xml.replace('<testcase', '<case'))).valid).toBe(false);
    expect(xml.match(/<failure /g)).toHaveLength(2);
    expect(xml).toContain('<testsuites name="routebench" tests="4" failures="2"');
  });

  test('bmf: valid by its schema, in ns', () => {
    const bmf = readJson<Record<string, { latency: { value: number } }>>(`${now}/bmf.json`);
    const check = new Ajv({ strict: false }).compile(readJson(inRoot('tests/schemas/bmf.json')));
    expect(check(bmf), JSON.stringify(check.errors)).toBe(true);
    const [cell] = readJson<Comparison>(`${now}/comparison.json`).cells;
    expect(bmf[`${cell!.strategy} at N = 20`]!.latency.value).toBe(1e6 * cell!.sojournMs.mean.median);
  });
});

test('a shape that changed while the median held is named apart from what got worse', async () => {
  const before = `${newFolder()}/before`;
  cpSync(now, before, { recursive: true });
  for (let repeat = 1; repeat <= 5; repeat++) {
    const file = `${before}/random-n20-${repeat}/samples.csv`;
    const [head, ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n');
    // Faster and slower answers swap half of their distance to 480 ms: the middle stays.
    const squeezed = rows.map((row) => {
      const cells = row.split(',');
      cells[4] = String(Number(cells[2]) + 470 + 0.02 * (Number(cells[4]) - Number(cells[2])));
      return cells.join(',');
    });
    writeFileSync(file, `${[head, ...squeezed].join('\n')}\n`);
  }
  const { exitCode, stderr } = await report('--baseline', before, '--tolerance', '50%');
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(stderr).toMatch(
    /changed in shape, with the median as before: random at N = 20: .*Kolmogorov–Smirnov, p = 0\.0/,
  );
  expect(text('github.md')).toMatch(/## Changed in shape, with the median as before\n\n- random at N = 20/);
});

test.each([
  [['--format', 'html'], 'Expected some of github, junit, bmf'],
  [['--format', 'bmf', '--baseline', 'missing'], '--baseline'],
  [['--tolerance', 'much'], 'Expected a percentage'],
])('%j is refused', async (args, expected) => {
  const { exitCode, stderr } = await inProcess('report', now, ...args);
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(expected) as string,
  });
});

test('the action is a composite one that hands each of its inputs over', () => {
  const { inputs, runs } = parse(readFileSync(inRoot('action.yml'), 'utf8')) as {
    inputs: object;
    runs: { using: string; steps: { env?: Record<string, string>; run?: string }[] };
  };
  expect(runs.using).toBe('composite');
  const { env = {}, run = '' } = runs.steps.at(-1)!;
  const handed = Object.entries(env).map(([name, value]) => [/inputs\.(\w+)/.exec(value)![1], name] as const);
  expect(handed.map(([input]) => input).sort()).toEqual(Object.keys(inputs).sort());
  for (const [, name] of handed) expect(run).toContain(`$${name}`);
});
