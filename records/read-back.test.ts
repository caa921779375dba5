/** Files that routebench reads, as a stranger might have left them: 3,000 seeded mutations over all nine. */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { bestSplit } from '../model/bounds/water-filling.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import { original } from '../model/fleet/original-topology.ts';
import { topologyOfProfile } from '../model/fleet/profile.ts';
import { comparisonText } from '../report/text/terminal.ts';
import { csvOf } from '../report/text/csv.ts';
import { limitsMarkdown } from '../report/limits/markdown.ts';
import { markdownOf } from '../report/text/markdown.ts';
import { shapesOf } from '../report/page/page-data.ts';
import { newFolder } from '../tests/support/folder.ts';
import { comparison, faults, limits, plan, rows, run, summary } from '../tests/support/result-files.ts';
import { readPlanFile } from '../runner/compare/plan-file.ts';
import { fromProfile } from '../runner/run/profile.ts';
import { changesOf, conditionsOf, differences } from './baseline/changes.ts';
import { comparisonJson } from './comparison.ts';
import { loadFaults } from './files/faults-file.ts';
import { profileOf } from './profile-of-limits.ts';
import { readComparison, readResults } from './read.ts';
import { readLimits } from './files/read-limits.ts';
import { loadTopology } from './files/topology-file.ts';
import { writeSamples } from './samples/write-samples.ts';

const folder = newFolder();
const inFolder = (name: string) => `${folder}/${name}`;
writeSamples(inFolder('samples.csv'), rows);
const samples = readFileSync(inFolder('samples.csv'), 'utf8');

/** What is made of results. */
function reported(): string {
  const { comparison: read, runs } = readResults(folder);
  const { cdfs, timelines, complaints } = shapesOf(runs);
  const texts = [comparisonJson(read), comparisonText(read), markdownOf(read), csvOf(read)];
  return [...texts, JSON.stringify({ cdfs, timelines }), ...complaints].join('\n');
}

function againstBaseline(): string {
  const read = readComparison(inFolder('comparison.json'));
  const conditions = conditionsOf(read);
  const lines = [...differences(conditions, conditionsOf(comparison)), comparisonJson(read)];
  return [...lines, JSON.stringify(changesOf(read, comparison, 0.1))].join('\n');
}

const json = (value: unknown) => JSON.stringify(value, null, 2);

/** Each file as it should be, and what is made of it. */
const files: Readonly<Record<string, { text: string; use: () => string }>> = {
  'run.json': { text: json(run), use: reported },
  'summary.json': { text: json(summary), use: reported },
  'samples.csv': { text: samples, use: reported },
  'comparison.json': { text: comparisonJson(comparison), use: againstBaseline },
  'plan.json': { text: json(plan), use: () => json(readPlanFile(folder)) },
  'limits.json': {
    text: json(limits),
    use: () => {
      const read = readLimits(folder);
      return [limitsMarkdown(read), json(profileOf(read))].join('\n');
    },
  },
  'profile.json': {
    text: json(profileOf(limits)),
    use: () => {
      const file = inFolder('profile.json');
      return json(fleetOf(fromProfile(file, (profile) => topologyOfProfile(profile, file))));
    },
  },
  'topology.json': {
    text: json(original),
    use: () => json(bestSplit(fleetOf(loadTopology(inFolder('topology.json'))).machines, 10)),
  },
  'faults.json': { text: json(faults), use: () => json(loadFaults(inFolder('faults.json'), original)) },
};
const names = Object.keys(files);

beforeEach(() => {
  for (const name of names) writeFileSync(inFolder(name), files[name]!.text);
});

/** Numbers of a seed, from 0 up to 1 (mulberry32). */
function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const odd: readonly unknown[] = [
  ...[null, true, '', '0', 'nan', '../../x', '__proto__', '<b>', '\u001b[2J', {}, [], [null], { x: 1 }],
  ...[-1, 0, 1.5, 1e-320, 1e308, -1e308, 2 ** 53, 4e9],
];

type Node = Record<string, unknown>;

function nodesIn(value: unknown): Node[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Node, ...Object.values(value).flatMap(nodesIn)];
}

/** One field changed, renamed, removed, doubled or made deep. */
function mutatedValue(text: string, random: () => number): string {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const value: unknown = JSON.parse(text);
  const node = pick(nodesIn(value).filter((it) => Object.keys(it).length > 0));
  const key = pick(Object.keys(node));
  const kind = Math.floor(random() * 8);
  if (kind === 0) Reflect.deleteProperty(node, key);
  else if (kind === 1 && !Array.isArray(node)) {
    node[`${key}x`] = node[key];
    Reflect.deleteProperty(node, key);
  } else if (kind === 2) node[key] = 'DEEP';
  else node[key] = pick(odd);
  const changed = JSON.stringify(value, null, 2);
  return changed.replace('"DEEP"', () =>
    pick(['['.repeat(5000) + ']'.repeat(5000), '1e999', 'NaN', '{"a":1,"a":2}']),
  );
}

function mutatedCell(text: string, random: () => number): string {
  const lines = text.trimEnd().split('\n');
  const at = Math.floor(random() * lines.length);
  const cells = lines[at]!.split(',');
  const place = Math.floor(random() * cells.length);
  if (random() < 0.1) cells.splice(place, 1);
  else cells[place] = JSON.stringify(odd[Math.floor(random() * odd.length)]).replaceAll('"', '');
  return `${lines.with(at, cells.join(',')).join('\n')}\n`;
}

function mutated(text: string, random: () => number): string | Buffer {
  const at = Math.floor(random() * text.length);
  switch (Math.floor(random() * 16)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return `\uFEFF${text}`;
    case 2:
      return text.replaceAll('\n', '\r\n');
    case 3:
      return Buffer.from(`\uFEFF${text}`, 'utf16le');
    case 4:
      return text
        .replace(/\n/, '\n<<<<<<< ours\n')
        .replace(/\n([^\n]*)\n/, '\n$1\n=======\n$1\n>>>>>>> theirs\n');
    case 5:
      return `${text.slice(0, at)}${'{"a":['.repeat(3000)}${text.slice(at)}`;
    default:
      return /^[{[]/.test(text) ? mutatedValue(text, random) : mutatedCell(text, random);
  }
}

/** Of a mistake in the code, not in the file. */
const OF_THE_CODE =
  /Cannot read|Cannot convert|not iterable|call stack|typed array|is not a|undefined|out of range|Assertion/;

/** What is wrong with what came of it; undefined where nothing is. */
function complaintOf(name: string, use: () => string): string | undefined {
  let made: string;
  try {
    made = use();
  } catch (error) {
    const { message } = error as Error;
    // eslint-disable-next-line no-control-regex
    const isOneLine = message.includes(name) && !/[\n\r\u001b]/.test(message);
    return isOneLine && !OF_THE_CODE.test(message) ? undefined : (error as Error).stack;
  }
  const odd = /.{0,200}(NaN|undefined|Infinity|\[object).{0,50}/.exec(made);
  return odd?.[0];
}

/** The lines that a mutation changed. */
const changed = (before: string, now: string): string =>
  now
    .split('\n')
    .filter((line) => !before.includes(line))
    .join(' ')
    .slice(0, 300);

test.each(names)('%s as it is written is read', (name) => {
  expect(complaintOf('no mistake is expected', files[name]!.use)).toBeUndefined();
});

describe.each(names)('%s', (name) => {
  const { text, use } = files[name]!;

  test('mutated in one of many ways is refused in one line, or gives what is right', () => {
    const wrong = Array.from({ length: 334 }, (_, seed) => {
      const content = mutated(text, numbersOf(1000 * names.indexOf(name) + seed));
      writeFileSync(inFolder(name), content);
      const before = process.cpuUsage();
      const complaint = complaintOf(name, use);
      const seconds = process.cpuUsage(before).user / 1e6;
      return complaint !== undefined || seconds > 2
        ? [`seed ${seed}, ${seconds} s: ${changed(text, String(content))}: ${complaint}`]
        : [];
    });
    expect(wrong.flat()).toEqual([]);
  });
});
