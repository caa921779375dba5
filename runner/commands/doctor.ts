/** `routebench doctor`: what this machine has and lacks, and what each lack costs. */
import type { Command } from 'commander';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { execa } from 'execa';
import pc from 'picocolors';
import { HOW_TO_RAISE, openFilesLimit, requestsWithin } from '../../balancers/open-files.ts';
import { count } from '../../records/wording.ts';
import { built } from '../k6/k6.ts';
import { inOwn, inRoot } from '../paths.ts';

/** One line: found, and what; or lacking, and what that means. */
export interface Finding {
  readonly name: string;
  readonly found: string | null;
  /** What can't be done without it. */
  readonly without: string;
  /** Whether nothing works without it. */
  readonly needed: boolean;
}

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('what this machine has and lacks; exit code 1 where a run is not possible')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await examine();
      console.log(json ? JSON.stringify(findings, null, 2) : findings.map(lineOf).join('\n'));
      const k6 = findings.filter(
        ({ name }) => name === 'bin/k6' || name === 'k6 on the PATH' || name === 'go',
      );
      const lacking = findings.some(({ needed, found }) => needed && found === null);
      if (lacking || k6.every(({ found }) => found === null)) process.exitCode = 1;
    });
}

function lineOf({ name, found, without, needed }: Finding): string {
  if (found !== null) return `${pc.green('✓')} ${name}: ${found}`;
  return `${needed ? pc.red('✗') : pc.yellow('–')} ${name}: not here: ${without}`;
}

async function examine(): Promise<Finding[]> {
  const firstLine = async (command: string, ...args: string[]): Promise<string | null> => {
    const { stdout, stderr, failed } = await execa(command, args, {
      reject: false,
      timeout: 10_000,
      stdin: 'ignore',
    });
    return failed ? null : `${stdout || stderr}`.split('\n')[0]!.trim();
  };
  const k6Line = async (path: string): Promise<string | null> => {
    const { stdout, failed } = await execa(path, ['version'], { reject: false, timeout: 10_000 });
    if (failed) return null;
    const version = /^k6\S* (v\S+)/.exec(stdout)?.[1];
    return version === undefined
      ? null
      : `${version}, ${stdout.includes('k6/x/routebench') ? 'with' : 'without'} k6/x/routebench`;
  };
  const browsers = ['chromium', 'chromium-browser', 'google-chrome'];
  const firstOf = async (names: readonly string[]): Promise<string | null> => {
    for (const name of names) {
      const line = await firstLine(name, '--version');
      if (line !== null) return line;
    }
    return null;
  };
  const [npm, go, own, onPath, docker, compose, influxd, browser] = await Promise.all([
    firstLine('npm', '--version'),
    firstLine('go', 'version'),
    existsSync(built) ? k6Line(built) : null,
    k6Line('k6'),
    firstLine('docker', 'version', '--format', '{{.Server.Version}}'),
    firstLine('docker', 'compose', 'version'),
    firstLine('influxd', 'version'),
    firstOf(browsers),
  ]);
  const optional = (name: string, found: string | null, without: string): Finding => ({
    name,
    found,
    without,
    needed: false,
  });
  return [
    {
      name: 'node',
      found: atLeast(process.versions.node, 20, 19) ? process.versions.node : null,
      without: `this is ${process.versions.node}, and 20.19 or newer is needed`,
      needed: true,
    },
    { name: 'npm', found: npm, without: 'npm run setup, npm start and npm test need it', needed: true },
    optional('go', go, 'bin/k6 with the extension is not built: a k6 on the PATH serves'),
    optional('bin/k6', own, 'npm run setup builds it where there is Go'),
    optional('k6 on the PATH', onPath, 'only needed where bin/k6 is not built, or for k6 run by hand'),
    optional('docker', docker, 'no containers: docker compose up -d needs a running engine'),
    optional('docker compose', compose, 'no containers: the plugin, 2.24 or newer'),
    optional('influxd', influxd, 'tests of streaming are skipped (Debian: apt-get install influxdb)'),
    optional('chromium', browser, 'tests of pages are skipped (Debian: apt-get install chromium)'),
    optional('.env', existsSync(inOwn('.env')) ? 'there' : null, 'npm run setup makes it for the containers'),
    openFiles(),
    composeMounts(),
    { name: 'cores and memory', found: machine(), without: '', needed: false },
  ];
}

/** Of the requests at once that the longest comparison here has unless told otherwise. */
const USUAL_REQUESTS = 500;

function openFiles(): Finding {
  const limit = openFilesLimit();
  const most = requestsWithin(limit, 1);
  const told =
    limit === Infinity ? 'no limit' : `${count(limit)} a process, for ${count(most)} requests at once`;
  const enough = most >= USUAL_REQUESTS;
  const without = `${told}, and compare has ${USUAL_REQUESTS}: ${HOW_TO_RAISE}`;
  return { name: 'open files', found: enough ? told : null, without, needed: false };
}

/** What docker-compose.yml mounts into containers whose users are others than the one that cloned this. */
const MOUNTED = ['deploy', 'topologies', 'build', 'results'];

function composeMounts(): Finding {
  const closed = MOUNTED.map(inRoot).flatMap((path) => closedIn(path) ?? []);
  const first = closed[0] ?? '';
  return {
    name: 'files for containers',
    found: closed.length === 0 ? 'readable by all' : null,
    without: `${first} can't be read by the containers' users, as umask 077 makes it: chmod -R a+rX ${MOUNTED.join(' ')}; with SELinux also chcon -Rt container_file_t ${MOUNTED.join(' ')}`,
    needed: false,
  };
}

/** The first that others than its owner can't read, in a folder and all that it holds. */
function closedIn(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  const wanted = stat.isDirectory() ? 0o005 : 0o004;
  if ((stat.mode & wanted) !== wanted) return path;
  if (!stat.isDirectory()) return undefined;
  for (const name of readdirSync(path)) {
    const closed = closedIn(`${path}/${name}`);
    if (closed !== undefined) return closed;
  }
  return undefined;
}

const machine = (): string =>
  `${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(1)} GiB (2,000 virtual users take about half a GiB)`;

function atLeast(version: string, major: number, minor: number): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}
