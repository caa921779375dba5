/** Results of others may hold any text: nothing that is made of them obeys it. */
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { parse } from 'csv-parse/sync';
import { beforeAll, expect, test } from 'vitest';
import type { Comparison, RunRecord, Summary } from '../records/format.ts';
import { inProcess, type CommandResult } from './support/command-line.ts';
import { newFolder, readJson } from './support/harness.ts';

const MARKUP = '<img src=x onerror=alert(1)>';
const COMMANDS = '\u001b]0;title\u0007\u009b2J';
/** A name that a spreadsheet, Markdown, HTML, a terminal and XML would each obey. */
const HOSTILE = `=HYPERLINK("x")|${MARKUP}![a](x)${COMMANDS}</script><script>`;
const MACHINE = `us/0${MARKUP}${COMMANDS}`;

const folder = `${newFolder()}/results`;
let reported: CommandResult;

beforeAll(async () => {
  const args = ['--strategies', 'planned,nearest', '-n', '5,20', '--repeat', '2'];
  await inProcess('compare', '--simulated', ...args, '--out', folder);
  for (const run of readdirSync(folder).filter((name) => /-n\d+-\d$/.test(name))) {
    const change = <T extends object>(file: string, changed: (value: T) => object) => {
      const path = `${folder}/${run}/${file}`;
      writeFileSync(path, JSON.stringify({ ...readJson<T>(path), ...changed(readJson<T>(path)) }));
    };
    change<RunRecord>('run.json', ({ topology }) => ({ topology: { ...topology, name: HOSTILE } }));
    change<Summary>('summary.json', ({ perMachine }) => ({
      topology: HOSTILE,
      perMachine: Object.fromEntries(
        Object.entries(perMachine).map(([id, times]) => [id === 'us/0' ? MACHINE : id, times]),
      ),
    }));
    const samples = `${folder}/${run}/samples.csv`;
    writeFileSync(samples, readFileSync(samples, 'utf8').replaceAll(',us,0,', `,us,0${MARKUP}${COMMANDS},`));
  }
  // One that can't be read is told by its name.
  const broken = `planned-${MARKUP.replaceAll('/', '')}\u001b[31m-n5-9`;
  renameSync(`${folder}/planned-n5-2`, `${folder}/${broken}`);
  writeFileSync(`${folder}/${broken}/run.json`, '{');
  reported = await inProcess('report', folder, '--svg');
});

const made = (file: string) => readFileSync(`${folder}/${file}`, 'utf8');

test('they are reported all the same', () => {
  expect([reported.exitCode, reported.stderr]).toEqual([0, expect.anything()]);
  const { topologies, complaints } = readJson<Comparison>(`${folder}/comparison.json`);
  expect(topologies[0]!.name).toBe(HOSTILE);
  expect(complaints).toHaveLength(1);
});

test('comparison.csv holds no formula', () => {
  const rows = parse(made('comparison.csv'), { columns: true }) as Record<string, string>[];
  expect(rows.map(({ topology }) => topology)).toEqual(rows.map(() => `'${HOSTILE}`));
  for (const value of rows.flatMap((row) => Object.values(row))) expect(value).not.toMatch(/^[=+@]/);
});

test('comparison.md holds no HTML, no link and no cell of their own', () => {
  const text = made('comparison.md');
  expect(text).toContain('=HYPERLINK("x")\\|\\<img src=x onerror=alert(1)\\>![a\\](x)');
  expect(text).not.toMatch(/(?<!\\)[<>]/);
  expect(text).not.toMatch(/(?![\n])\p{Cc}/u);
  const columns = (line: string) => line.match(/(?<!\\)\|/g)?.length;
  expect(
    new Set(
      text
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map(columns),
    ),
  ).toEqual(new Set([4]));
});

test('what report prints moves no cursor and sets no title', () => {
  for (const text of [reported.stdout, reported.stderr])
    expect(stripVTControlCharacters(text)).not.toMatch(/(?!\n)\p{Cc}/u);
  expect(reported.stdout).toContain('\\u001b[31m-n5-9');
  expect(reported.stdout).not.toContain('\u001b[31m-n5-9');
});

test('report.html holds no element and no script of theirs', () => {
  const page = made('report.html');
  expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(page).not.toContain(MARKUP);
  expect(page).not.toContain('</script><script>');
  expect(page.split('<script>')[0]).not.toMatch(/(?![\t\n\r])\p{Cc}/u);
});

test('each SVG is well-formed XML', () => {
  const pictures = readdirSync(folder).filter((name) => name.endsWith('.svg'));
  expect(pictures.length).toBeGreaterThan(5);
  for (const name of pictures) {
    expect(made(name), name).not.toMatch(/(?![\t\n\r])[\p{Cc}\uFFFE\uFFFF]/u);
    expect(made(name), name).not.toContain('<img');
  }
  expect(pictures.some((name) => made(name).includes('&lt;img src=x onerror=alert(1)&gt;'))).toBe(true);
  expect(readdirSync(folder).filter((name) => name.endsWith('.png'))).toHaveLength(pictures.length);
});
