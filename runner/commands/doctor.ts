/** `routebench doctor`: what this machine has and lacks, and what each lack costs. */
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { execa } from 'execa';
import pc from 'picocolors';
import { inRoot } from '../paths.ts';

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
  const [npm, go, built, onPath, docker, compose, influxd, browser] = await Promise.all([
    firstLine('npm', '--version'),
    firstLine('go', 'version'),
    existsSync(inRoot('bin/k6')) ? k6Line(inRoot('bin/k6')) : null,
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
    optional('bin/k6', built, 'npm run setup builds it where there is Go'),
    optional('k6 on the PATH', onPath, 'only needed where bin/k6 is not built, or for k6 run by hand'),
    optional('docker', docker, 'no containers: docker compose up -d needs a running engine'),
    optional('docker compose', compose, 'no containers: the plugin, 2.24 or newer'),
    optional('influxd', influxd, 'tests of streaming are skipped (Debian: apt-get install influxdb)'),
    optional('chromium', browser, 'tests of pages are skipped (Debian: apt-get install chromium)'),
    optional(
      '.env',
      existsSync(inRoot('.env')) ? 'there' : null,
      'npm run setup makes it for the containers',
    ),
    { name: 'cores and memory', found: machine(), without: '', needed: false },
  ];
}

const machine = (): string =>
  `${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(1)} GiB (2,000 virtual users take about half a GiB)`;

function atLeast(version: string, major: number, minor: number): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}
