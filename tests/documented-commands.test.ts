/**
 * Every command of README.md and docs/ is run, with few requests and in fast time, or it stands in NOT_RUN with the reason.
 * Commands that differ in values alone are run once; all are parsed.
 */
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { spawn, type ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE_COLUMNS } from '../model/sample-row.ts';
import { fleetOf } from '../model/fleet/fleet.ts';
import { original } from '../model/fleet/original-topology.ts';
import { commandLine } from '../runner/command-line.ts';
import { findK6 } from '../runner/k6/k6.ts';
import { inRoot } from '../runner/paths.ts';
import { blocksOf, commands, linksOf, pages, textOf } from './support/documented.ts';
import { main, newFolder, OURS, routebench } from './support/harness.ts';

const SCALE = '20';

/** What isn't run here, and why; `holds` is checked instead. */
const NOT_RUN: readonly {
  readonly like: RegExp;
  readonly why: string;
  readonly holds?: (command: string) => boolean;
}[] = [
  {
    like: /^npm (start|test)$|^npm run [\w:]+( -- [\w:-]+)?$/,
    why: 'takes minutes; .ci/run does it',
    holds: (it) => it.split(' ')[it.startsWith('npm run') ? 2 : 1]! in scripts,
  },
  {
    like: /^npx vitest run \S+\.test\.ts( -t least-loaded)?$/,
    why: 'tests/new-strategy.test.ts runs it',
    holds: (it) => /least-loaded/.test(it) || existsSync(inRoot(it.split(' ')[3]!)),
  },
  { like: /^npx routebench testbed/, why: 'goes on until it is ended; this test starts one' },
  { like: /^npx routebench new \S+$/, why: 'tests/new-strategy.test.ts runs it in a copy' },
  { like: /least-loaded/, why: 'tests/new-strategy.test.ts makes this strategy in a copy' },
  { like: /^docker compose up -d$/, why: 'needs docker; tests/compose.test.ts reads the file' },
  {
    like: /^docker compose run --rm \w+ run -e N=500 build\/planned\.js$/,
    why: 'needs docker; the same k6 command is run here without it',
    holds: (it) => new RegExp(`^  ${it.split(' ')[4]}:`, 'm').test(compose),
  },
  {
    like: /^docker build -f deploy\//,
    why: 'needs docker',
    holds: (it) => existsSync(inRoot(it.split(' ')[3]!)),
  },
  { like: /^npx routebench workload|workload\.csv/, why: 'needs a log; tests/workload.test.ts runs both' },
  { like: /^npx routebench capacity .*--real/, why: 'takes minutes; tests/capacity.test.ts runs it' },
  { like: /^npx routebench k8s/, why: 'tests/k8s.test.ts runs it' },
  { like: /--influxdb|--out influxdb|routebench upload/, why: 'needs a database; tests/influxdb runs it' },
  {
    like: /^npx routebench limits/,
    why: 'takes minutes; tests/limits.test.ts and tests/strangers.test.ts run it',
  },
  { like: /^npx routebench map/, why: 'takes minutes; tests/map.test.ts runs it on two scenes' },
  { like: /--balancers/, why: 'needs NGINX and HAProxy; tests/balancers.test.ts runs it' },
  { like: /--routes/, why: 'needs a service; tests/services.test.ts runs it' },
  { like: /^influx /, why: 'a command of InfluxDB 2' },
  { like: /^export /, why: 'sets the variables of the next command' },
];

const { scripts } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { scripts: object };
const compose = readFileSync(inRoot('docker-compose.yml'), 'utf8');

const isRun = ({ text }: { text: string }) => !NOT_RUN.some(({ like }) => like.test(text));
/** The command and its options without their values. */
const classOf = (text: string): string =>
  text
    .split(' ')
    .filter((word, i) => i < 3 || word.startsWith('-') || /^[A-Z_]+=/.test(word))
    .map((word) => (/^[A-Z_]+=/.test(word) ? word.split('=')[0] : word))
    .join(' ');
const run = [...new Map(commands.filter(isRun).map(({ text }) => [classOf(text), text])).values()];

let folder: string;
let url: string;
let testbed: ChildProcess;

/** What later commands read, by commands of the pages themselves. */
const FIRST = [
  'npx routebench compare --strategies planned -n 5 --repeat 2 --out results/mine',
  'npx routebench run planned -n 100 --out results/planned',
];

beforeAll(async () => {
  folder = newFolder();
  for (const name of ['topologies', 'examples', 'build']) symlinkSync(inRoot(name), `${folder}/${name}`);
  const [fleet, faults] = blocksOf('docs/how-to/your-fleet.md', 'json');
  writeFileSync(`${folder}/fleet.json`, fleet!);
  writeFileSync(`${folder}/faults.json`, faults!);
  // What limits would find.
  const machines = Object.fromEntries(
    fleetOf(original).machines.map(({ id, latencyMs, serviceMs }) => [id, { latencyMs, serviceMs }]),
  );
  const profile = JSON.stringify({ format: 1, machines, timeoutMs: 30_000, regions: {} });
  mkdirSync(`${folder}/results/limits`, { recursive: true });
  for (const place of ['.', 'results/limits']) writeFileSync(`${folder}/${place}/profile.json`, profile);
  testbed = spawn(process.execPath, [main, 'testbed', '--port', '0', '--time-scale', SCALE]);
  const [line] = (await once(testbed.stdout!, 'data')) as [Buffer];
  url = /at (http:\S+);/.exec(line.toString())![1]!;
  for (const command of FIRST) await runs(command);
});

afterAll(async () => {
  testbed.kill('SIGTERM');
  await once(testbed, 'exit');
});

/** Of a command: fewer requests, and folders that aren't there yet. */
const smaller = (words: readonly string[]): string[] =>
  words.map((word, i) => {
    const before = words[i - 1] ?? '';
    if (before === '-n') return [...new Set(word.split(',').map((n) => Math.min(FEW, Number(n))))].join(',');
    if (before === '--repeat') return String(Math.min(2, Number(word)));
    if (before === '--duration') return '1s';
    if (before === '--out') return existsSync(`${folder}/${word}`) ? another() : word;
    if (before.endsWith('.py')) return String(FEW);
    if (word === 'all' && before === '--strategies') return 'random,planned';
    return word
      .replace('http://127.0.0.1:5000', url)
      .replace(/^N=.*$/, `N=${FEW}`)
      .replace(/^DURATION=.*$/, 'DURATION=1s');
  });

const FEW = 20;
let made = 0;
const another = (): string => `results/made-${++made}`;

/** In fast time, and into a folder of the test's own. */
function withDefaults(words: readonly string[]): string[] {
  const [name] = words;
  const isReal = ['run', 'compare'].includes(name!) && !words.includes('--resume');
  return [
    ...smaller(words),
    ...(isReal && !words.includes('--simulated') ? ['--time-scale', SCALE] : []),
    ...((isReal || name === 'compose') && !words.includes('--out') ? ['--out', another()] : []),
  ];
}

async function runs(command: string): Promise<void> {
  // Quotes are the shell's.
  const [program, ...words] = command.split(' ').map((word) => word.replace(/^'(.*)'$/, '$1'));
  const options = { cwd: folder, reject: false, all: true, stdin: 'ignore' } as const;
  const env = { ...OURS, CI: 'true', NO_COLOR: '1' };
  const k6 = async () => {
    const own = ['-e', `TIME_SCALE=${SCALE}`, '-e', `BASE_URL=${url}`, '--no-usage-report'];
    return execa((await findK6(() => {})).path, [words[0]!, ...own, ...smaller(words.slice(1))], {
      ...options,
      env,
    });
  };
  const { exitCode, all } = await (program === 'npx'
    ? execa(process.execPath, [main, ...withDefaults(words.slice(1))], { ...options, env })
    : program === 'k6'
      ? k6()
      : execa(program!, smaller(words), { ...options, env }));
  expect(exitCode, `${command}\n${all}`).toBe(0);
}

describe('of README.md and docs/', () => {
  test.each(run)('%s', runs);

  test('what isn’t run stands there, with what is there of it', () => {
    for (const { page, text } of commands.filter((it) => !isRun(it))) {
      const rule = NOT_RUN.find(({ like }) => like.test(text))!;
      expect(rule.holds?.(text) ?? true, `${page}: ${text}`).toBe(true);
    }
    for (const { like } of NOT_RUN)
      expect(
        commands.some(({ text }) => like.test(text)),
        `${like} is of no use`,
      ).toBe(true);
  });

  test('every command line of routebench has options that are there', async () => {
    const lines = commands.filter(
      ({ text }) => /^npx routebench \w/.test(text) && !/least-loaded/.test(text),
    );
    for (const { page, text } of lines) {
      const words = text.split(' ').slice(2);
      const program = await commandLine(words[0]);
      program.commands[0]!.action(() => {});
      await expect(program.parseAsync(words, { from: 'user' }), `${page}: ${text}`).resolves.toBeDefined();
    }
  });

  test('the table in README.md is what its command prints', async () => {
    const command = commands.find(({ page, text }) => page === 'README.md' && / simulate /.test(text))!;
    const { stdout } = await routebench(...command.text.split(' ').slice(2));
    expect(blocksOf('README.md', 'text')[0]!.trim()).toBe(stdout.trim());
  });

  test('the files and columns that the pages name are there', () => {
    const broken = pages.flatMap((page) =>
      linksOf(page)
        .filter((file) => !existsSync(inRoot(file)))
        .map((file) => `${page}: ${file}`),
    );
    expect(broken).toEqual([]);
    const columns = [...textOf('docs/reference/files.md').matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
    expect(columns).toEqual(SAMPLE_COLUMNS);
    expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(151);
    expect(textOf('README.md')).toContain(
      /export const options[\s\S]*/.exec(weighted)![0].split('export const setup')[0]!,
    );
  });
});

const weighted = readFileSync(inRoot('scenarios/weighted.ts'), 'utf8');
