/**
 * `routebench testbed`, `master` and `worker`: the fleet, whole or in parts, until a signal ends it. In containers
 * options may come from the environment: --time-scale as ROUTEBENCH_TIME_SCALE. What is typed wins.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Option, type Command } from 'commander';
import type { Topology } from '../../model/fleet/topology.ts';
import { parseJson } from '../../model/json-text.ts';
import { checkFaults, MAX_FAULTS_BYTES } from '../../records/files/faults-file.ts';
import { faultSchedule } from '../../testbed/fault-schedule.ts';
import { startMachine } from '../../testbed/machine.ts';
import { startMaster } from '../../testbed/master.ts';
import { startTestbed } from '../../testbed/testbed.ts';
import { warmUp } from '../../testbed/warm-up.ts';
import { placesOf } from '../../testbed/topology.ts';
import { wholeNumber } from '../../model/parse-text.ts';
import { UserError } from '../errors.ts';
import { faultsFrom, topologyFrom, argument, withOptions, type FleetOptions } from '../options/options.ts';

interface ServerOptions extends FleetOptions {
  readonly faults?: string;
  readonly port: number;
  readonly host: string;
}

interface Server {
  readonly url: string;
  close(graceMs: number): Promise<void>;
}

/** What is read from the environment too. A port isn't: Kubernetes gives ROUTEBENCH_PORT another meaning. */
const FROM_ENVIRONMENT = ['topology', 'time-scale', 'seed', 'faults', 'host', 'workers', 'machine'];

function serverCommand(program: Command, name: string, defaultPort: number): Command {
  const command = program.command(name);
  command.createOption = (flags, description) => {
    const option = new Option(flags, description);
    const name = option.name();
    if (!FROM_ENVIRONMENT.includes(name)) return option;
    return option.env(`ROUTEBENCH_${name.replace('-', '_').toUpperCase()}`);
  };
  return withOptions(command, ['topology', 'timeScale', 'seed', 'faults'])
    .option(
      '--port <p>',
      'where to listen; 0 takes a free port',
      argument(wholeNumber(0, 65_535)),
      defaultPort,
    )
    .option('--host <h>', 'the address to listen on; 0.0.0.0 for all of this machine', '127.0.0.1');
}

export function addTestbedCommand(program: Command): void {
  serverCommand(program, 'testbed', 5000)
    .description('run a whole fleet: the master and every machine')
    .option(
      '--admin <p>',
      `a port of 127.0.0.1 where faults are changed while it runs (POST, DELETE /faults); the token is ${TOKEN}'s, else a new one that is printed`,
      argument(wholeNumber(0, 65_535)),
    )
    .action(async (options: ServerOptions & { admin?: number }) => {
      const topology = topologyFrom(options.topology);
      const faults = faultsFrom(options, topology);
      const admin = options.admin === undefined ? undefined : adminOf(options.admin, topology);
      await serve(
        async () => {
          // Here alone: the servers of a fleet of containers start at once, and would all compute at once.
          await warmUp();
          return startTestbed({ ...options, topology, faults, admin });
        },
        ({ url, adminUrl }) => {
          const fleet = `fleet "${topology.name}" (${placesOf(topology).length} machines) at ${url}`;
          if (adminUrl === undefined) return fleet;
          const token = process.env[TOKEN] ? `the token of ${TOKEN}` : `token ${admin!.token}`;
          return `${fleet}; faults at ${adminUrl}/faults (${token})`;
        },
      );
    });
}

const TOKEN = 'ROUTEBENCH_ADMIN_TOKEN';

const adminOf = (port: number, topology: Topology) => ({
  port,
  token: process.env[TOKEN] || randomUUID(),
  check: (text: string) => checkFaults(jsonOf(text), 'the schedule', topology),
  maxBytes: MAX_FAULTS_BYTES,
});

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new Error(`the schedule: ${(error as Error).message}`, { cause: error });
  }
}

export function addMasterCommand(program: Command): void {
  serverCommand(program, 'master', 5000)
    .description('run the forwarding unit alone')
    .requiredOption('--workers <list>', 'where each machine is: us/0=http://127.0.0.1:6000,us/1=…')
    .action(async (options: ServerOptions & { workers: string }) => {
      const topology = topologyFrom(options.topology);
      const faults = faultsFrom(options, topology);
      const workers = workersFrom(options.workers, topology);
      await serve(
        () => startMaster({ ...options, topology, workers, faults: scheduled(options, faults) }),
        ({ url }) => `master at ${url}`,
      );
    });
}

export function addWorkerCommand(program: Command): void {
  serverCommand(program, 'worker', 6000)
    .description('run one machine alone')
    .requiredOption('--machine <region/number>', 'which one of the topology')
    .action(async (options: ServerOptions & { machine: string }) => {
      const topology = topologyFrom(options.topology);
      const faults = faultsFrom(options, topology);
      const places = placesOf(topology);
      const place = places.find(({ id }) => id === options.machine);
      if (place === undefined) {
        throw new UserError(
          `--machine ${options.machine}: this fleet has ${places.map(({ id }) => id).join(', ')}`,
        );
      }
      await serve(
        () =>
          startMachine({
            ...options,
            ...place,
            machineIndex: place.index,
            faults: scheduled(options, faults),
          }),
        ({ url }) => `machine ${place.id} at ${url}`,
      );
    });
}

const scheduled = ({ seed, timeScale }: FleetOptions, faults: Parameters<typeof faultSchedule>[0]) =>
  faultSchedule(faults, seed, timeScale);

function workersFrom(text: string, topology: Topology): Map<string, string> {
  const pairs = text.split(',').map((pair) => pair.trim().split(/=(.*)/s, 2) as [string, string?]);
  const workers = new Map(pairs.map(([id, url = '']) => [id, url.replace(/\/$/, '')]));
  const places = placesOf(topology).map(({ id }) => id);
  const unknown = [...workers.keys()].filter((id) => !places.includes(id));
  if (unknown.length > 0)
    throw new UserError(`--workers: ${unknown.join(', ')}: this fleet has ${places.join(', ')}`);
  const missing = places.filter((id) => !workers.has(id));
  if (missing.length > 0) throw new UserError(`--workers: ${missing.join(', ')} is missing`);
  const wrong = [...workers].find(([, url]) => !/^https?:\/\/[^/\s]+$/.test(url) || !URL.canParse(url));
  if (wrong) throw new UserError(`--workers: ${wrong.join('=')}: expected http://<host>:<port> and no path`);
  return workers;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** How long answers under way may take once a signal came. */
const GRACE_MS = 3000;

/**
 * npx and npm start a shell that starts us, and a signal to them may not reach us: then the shell's end is the sign.
 * Started otherwise, a server may well outlive what started it.
 */
function parentEnded(): Promise<void> {
  const parent = process.ppid;
  if (process.env.npm_command === undefined) return new Promise(() => {});
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      resolve();
    }, 200).unref();
  });
}

/** Says where the server listens, and keeps it until a signal ends it. */
async function serve<S extends Server>(
  start: () => Promise<S>,
  describe: (server: S) => string,
): Promise<void> {
  const ended = Promise.race([...SIGNALS.map((signal) => once(process, signal)), parentEnded()]);
  const server = await start().catch((error: Error) => {
    throw new UserError(error.message, 1);
  });
  console.log(`routebench: ${describe(server)}; Ctrl-C ends it`);
  await ended;
  // A second signal ends it at once.
  for (const signal of SIGNALS) process.once(signal, () => process.exit(0));
  await server.close(GRACE_MS);
}
