/** What keeps the house in order: arrows between rooms, cycles, sizes, and the lists of folders that tools need. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { preProcessFile } from 'typescript';
import { describe, expect, test } from 'vitest';
import { inRoot } from '../runner/paths.ts';
import { order, rooms } from '../tools/rooms.mjs';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: inRoot(''),
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((file) => /\.(ts|mjs)$/.test(file));
const known = new Set(files);
const source = (file: string) => readFileSync(inRoot(file), 'utf8');

/** What each file imports of ours, type imports counted. */
const importsOf = new Map(
  files.map((file) => [
    file,
    preProcessFile(source(file), true, true)
      .importedFiles.map(({ fileName }) => normalize(join(dirname(file), fileName)))
      .filter((target) => known.has(target)),
  ]),
);

const roomOf = (file: string) => file.split('/')[0]!;
const levelOf = (file: string) => order.findIndex((level) => level.includes(roomOf(file)));
const isTest = (file: string) => file.endsWith('.test.ts');

describe('arrows', () => {
  test('a file imports from its own room and from those before it', () => {
    const wrong = files
      .filter((file) => !isTest(file) && levelOf(file) >= 0)
      .flatMap((file) =>
        importsOf
          .get(file)!
          .filter((target) => roomOf(target) !== roomOf(file) && levelOf(target) >= levelOf(file))
          .map((target) => `${file} → ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  test('no files import each other in a circle', () => {
    expect(circles(importsOf)).toEqual([]);
  });

  test('only scenarios/runtime and its like import k6; strategies and model import neither k6 nor Node', () => {
    const imports = (file: string) =>
      preProcessFile(source(file), true, true).importedFiles.map(({ fileName }) => fileName);
    const within = (file: string, folders: readonly string[]) =>
      folders.some((folder) => file.startsWith(folder));
    const k6 = files.filter(
      (file) =>
        imports(file).some((name) => /^k6(\/|$)/.test(name)) &&
        !within(file, ['scenarios/runtime/', 'bench/k6/', 'xk6/']),
    );
    expect(k6).toEqual([]);
    const impure = files.filter(
      (file) =>
        !isTest(file) &&
        within(file, ['model/', 'strategies/']) &&
        imports(file).some((name) => name.startsWith('node:')),
    );
    expect(impure).toEqual([]);
  });
});

describe('names and sizes', () => {
  test('no folder is called kit, common, utils or helpers', () => {
    expect(files.filter((file) => /(^|\/)(kit|common|utils|helpers)\//.test(file))).toEqual([]);
  });

  test('files are read in one go: none over 300 lines, the median under 80', () => {
    const lengths = files.map((file) => ({ file, lines: source(file).split('\n').length - 1 }));
    expect(lengths.filter(({ file, lines }) => lines > 300 && !isTest(file))).toEqual([]);
    const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(80);
  });

  test('a folder holds at most 20 source files, strategies and scenarios apart', () => {
    const counts = new Map<string, number>();
    for (const file of files.filter((it) => !isTest(it) && !/\.d\.m?ts$/.test(it)))
      counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    const full = [...counts].filter(
      ([folder, count]) => count > 20 && folder !== 'strategies' && folder !== 'scenarios',
    );
    expect(full).toEqual([]);
  });
});

describe('lists of folders', () => {
  test('every folder with sources is a room', () => {
    const folders = new Set(files.filter((file) => file.includes('/')).map(roomOf));
    expect([...folders].filter((folder) => !rooms.includes(folder) && folder !== 'xk6')).toEqual([]);
  });

  test('.dockerignore lets in what the images are built from', () => {
    const allowed = readFileSync(inRoot('.dockerignore'), 'utf8');
    const needed = [...rooms.filter((room) => room !== 'tests'), 'topologies', 'xk6', 'package.json'];
    expect(needed.filter((name) => !allowed.includes(`!${name}\n`))).toEqual([]);
  });
});

describe('dependencies', () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(inRoot('package.json'), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies', Record<string, string>>;

  test('each has its reason in docs/decisions/0011-dependencies.md', () => {
    const reasons = readFileSync(inRoot('docs/decisions/0011-dependencies.md'), 'utf8');
    const names = Object.keys({ ...dependencies, ...devDependencies });
    expect(names.filter((name) => !reasons.includes(`\`${name}\``))).toEqual([]);
  });
});

test('CONTRIBUTING.md names files that are there', () => {
  const named = readFileSync(inRoot('CONTRIBUTING.md'), 'utf8').matchAll(/`([\w-]+\/[\w/.-]+\.\w+)`/g);
  expect([...named].map(([, file]) => file!).filter((file) => !existsSync(inRoot(file)))).toEqual([]);
});

/** The strongly connected components with more than one member (Tarjan 1972). */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const visit = (node: string): void => {
    const at = order.size;
    order.set(node, at);
    lowest.set(node, at);
    stack.push(node);
    onStack.add(node);
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) visit(next);
      if (onStack.has(next)) lowest.set(node, Math.min(lowest.get(node)!, lowest.get(next)!));
    }
    if (lowest.get(node) !== at) return;
    const members = stack.splice(stack.indexOf(node));
    for (const member of members) onStack.delete(member);
    if (members.length > 1) found.push(members);
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return found;
}
