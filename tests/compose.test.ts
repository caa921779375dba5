/** docker-compose.yml as Compose's own loader reads it, and what its containers run, as processes of this machine. */
import { execa } from 'execa';
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { overrideOf } from '../runner/commands/compose.ts';
import { ensureEnvFile } from '../runner/env-file.ts';
import { MACHINE_PORT, MASTER_PORT, workersOf } from '../runner/fleet/containers.ts';
import { inRoot } from '../runner/paths.ts';
import { loadTopology } from '../records/files/topology-file.ts';
import { newFolder } from './support/harness.ts';

interface Service {
  readonly image: string;
  readonly build?: { readonly dockerfile: string; readonly target?: string };
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ports?: readonly { readonly host_ip?: string; readonly published?: string }[];
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly ulimits?: object;
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly {
    readonly source: string;
    readonly target: string;
    readonly read_only?: boolean;
  }[];
}

/** A folder with the compose file and a .env of its own, and whatever else is given. */
function project(override?: string): string {
  const folder = newFolder();
  copyFileSync(inRoot('docker-compose.yml'), `${folder}/docker-compose.yml`);
  ensureEnvFile(`${folder}/.env`);
  if (override) writeFileSync(`${folder}/docker-compose.override.yml`, override);
  return folder;
}

let loader: string;

async function load(folder: string, ...files: string[]): Promise<Record<string, Service>> {
  const paths = ['docker-compose.yml', ...files].map((file) => `${folder}/${file}`);
  const { stdout } = await execa(loader, [folder, ...paths]);
  return (JSON.parse(stdout) as { services: Record<string, Service> }).services;
}

beforeAll(async () => {
  loader = `${newFolder()}/compose`;
  await execa('go', ['build', '-o', loader, '.'], { cwd: inRoot('tests/compose') });
}, 300_000);

describe('docker-compose.yml', () => {
  test('has the machines of the original fleet, and the master told of each', async () => {
    const services = await load(project());
    const machines = ['emea-0', 'us-0', 'us-1', 'asia-0', 'asia-1'];
    expect(Object.keys(services)).toEqual(
      expect.arrayContaining([...machines, 'master', 'influxdb', 'grafana', 'k6', 'results']),
    );
    for (const name of machines) {
      expect(services[name]!.environment.ROUTEBENCH_MACHINE).toBe(name.replace('-', '/'));
      expect(services.master!.depends_on![name]!.condition).toBe('service_healthy');
    }
    const ids = machines.map((name) => name.replace('-', '/'));
    expect(services.master!.environment.ROUTEBENCH_WORKERS).toBe(
      workersOf(ids, (id) => id.replace('/', '-')),
    );
    const listening = readFileSync(inRoot('deploy/Dockerfile'), 'utf8').match(/(?<=^EXPOSE )\d+$/gm);
    expect(listening).toEqual([String(MASTER_PORT), String(MACHINE_PORT)]);
  });

  test('locks every container: nothing writable, no rights, ports on loopback, versions pinned', async () => {
    for (const [name, service] of Object.entries(await load(project()))) {
      expect(service.read_only, name).toBe(true);
      expect(service.cap_drop, name).toEqual(['ALL']);
      expect(service.security_opt, name).toEqual(['no-new-privileges:true']);
      for (const { host_ip } of service.ports ?? []) expect(host_ip, name).toBe('127.0.0.1');
      if (!service.build) expect(service.image, name).toMatch(/:\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}$/);
      for (const { target, read_only, source } of service.volumes ?? [])
        if (source.startsWith('/')) expect(read_only, target).toBe(true);
    }
  });

  test('bounds memory and processes, asks for no more open files than the engine has, and keeps k6 from machines', async () => {
    const services = await load(project());
    for (const [name, service] of Object.entries(services)) {
      expect(Number(service.mem_limit), name).toBeGreaterThan(0);
      expect(Number(service.pids_limit), name).toBeGreaterThan(0);
      expect(service.ulimits, name).toBeUndefined();
    }
    const onLoad = Object.keys(services).filter((name) => 'load' in services[name]!.networks!);
    expect(Object.keys(services.k6!.networks!)).toEqual(['load']);
    expect(onLoad.sort()).toEqual(['grafana', 'influxdb', 'k6', 'master']);
  });

  test('takes other ports of this computer from .env', async () => {
    const folder = project();
    const ports = { ROUTEBENCH_PORT: 5001, GRAFANA_PORT: 3001, INFLUXDB_PORT: 8087, RESULTS_PORT: 8081 };
    const lines = Object.entries(ports).map(([name, port]) => `${name}=${port}\n`);
    writeFileSync(`${folder}/.env`, readFileSync(`${folder}/.env`, 'utf8') + lines.join(''));
    const services = await load(folder);
    const published = ['master', 'grafana', 'influxdb', 'results'].map((name) =>
      Number(services[name]!.ports![0]!.published),
    );
    expect(published).toEqual(Object.values(ports));
  });

  test('gives k6 the writer, Grafana the reader, and neither the other’s or the administrator’s', async () => {
    const folder = project();
    const { influxdb, grafana, k6 } = await load(folder);
    const { INFLUXDB_ADMIN_PASSWORD: admin, INFLUXDB_WRITE_USER_PASSWORD: writer } = influxdb!.environment;
    expect(k6!.environment.K6_INFLUXDB_PASSWORD).toBe(writer);
    expect(Object.values(k6!.environment)).not.toContain(admin);
    expect(Object.values(grafana!.environment)).not.toContain(admin);
    expect(Object.values(grafana!.environment)).not.toContain(writer);
    expect(influxdb!.environment).toMatchObject({
      INFLUXDB_HTTP_AUTH_ENABLED: 'true',
      INFLUXDB_HTTP_PPROF_ENABLED: 'false',
      INFLUXDB_HTTP_MAX_BODY_SIZE: '0',
    });
    expect(grafana!.environment.GF_AUTH_ANONYMOUS_ORG_ROLE).toBe('Viewer');
  });

  test('without .env says what makes it', async () => {
    const folder = newFolder();
    copyFileSync(inRoot('docker-compose.yml'), `${folder}/docker-compose.yml`);
    await expect(load(folder)).rejects.toThrow('npm run setup makes .env');
  });

  test('takes another fleet’s override: its machines and no others', async () => {
    for (const name of ['single', 'wide', 'unequal']) {
      const file = inRoot(`topologies/${name}.json`);
      const topology = loadTopology(file);
      const services = await load(project(overrideOf(topology, file)), 'docker-compose.override.yml');
      const machines = Object.keys(services).filter((service) => /-\d+$/.test(service));
      const ids = Object.entries(topology.regions).flatMap(([region, { machines: all }]) =>
        all.map((_, i) => `${region}-${i}`),
      );
      expect(machines.sort()).toEqual(ids.sort());
      expect(Object.keys(services.master!.depends_on!).sort()).toEqual(ids.sort());
      for (const machine of machines) {
        expect(services[machine]).toMatchObject({
          read_only: true,
          environment: {
            ROUTEBENCH_MACHINE: machine.replace(/-(?=\d+$)/, '/'),
            ROUTEBENCH_TOPOLOGY: '/etc/routebench/topology.json',
          },
        });
      }
      expect(services.k6!.environment.TOPOLOGY).toBe('/etc/routebench/topology.json');
    }
  });
});

describe('.env', () => {
  test('is made once, for its owner alone, with a password of its own for each', () => {
    const folder = project();
    const text = readFileSync(`${folder}/.env`, 'utf8');
    const passwords = [...text.matchAll(/PASSWORD=(.*)/g)].map(([, password]) => password);
    expect(passwords).toHaveLength(4);
    expect(new Set(passwords).size).toBe(4);
    for (const password of passwords) expect(password).toMatch(/^[0-9a-f]{32}$/);
    expect(statSync(`${folder}/.env`).mode & 0o777).toBe(0o600);
    expect(ensureEnvFile(`${folder}/.env`)).toBeUndefined();
    expect(readFileSync(`${folder}/.env`, 'utf8')).toBe(text);
  });

  test('that lacks something is left as it is, and told', () => {
    const file = `${newFolder()}/.env`;
    writeFileSync(file, 'INFLUXDB_ADMIN_USER=me\n');
    expect(ensureEnvFile(file)).toMatch(/lacks .*INFLUXDB_ADMIN_PASSWORD/);
    expect(readFileSync(file, 'utf8')).toBe('INFLUXDB_ADMIN_USER=me\n');
  });
});

/** In a mount namespace of its own, where the fleet's names lead to loopback addresses. */
const named = (hosts: string, command: string) =>
  ['unshare', ['-m', 'sh', '-c', `mount --bind ${hosts} /etc/hosts && exec ${command}`]] as const;

describe('what the containers run', () => {
  const running: { kill(signal: 'SIGTERM'): boolean; ended: Promise<{ exitCode?: number }> }[] = [];
  let hosts: string;
  let services: Record<string, Service>;
  const addressOf = (name: string) =>
    hosts
      .split('\n')
      .find((line) => line.endsWith(` ${name}`))!
      .split(' ')[0]!;
  /** The image's own commands. */
  const dockerfile = readFileSync(inRoot('deploy/Dockerfile'), 'utf8');
  const healthOf = (image: string) =>
    JSON.parse(
      new RegExp(`AS ${image}\\n[^]*?HEALTHCHECK .* CMD (\\[.*\\])`).exec(dockerfile)![1]!,
    ) as string[];

  function run(name: string, image: string) {
    const environment = { ...services[name]!.environment, ROUTEBENCH_HOST: addressOf(name) };
    const file = `${folder}/hosts`;
    const [command, args] = named(file, `${process.execPath} ${inRoot('build/server.cjs')} ${image}`);
    const options = { env: environment, extendEnv: true, reject: false, all: true, cwd: '/' } as const;
    const child = execa(command, args, options);
    running.push({ kill: (signal) => child.kill(signal), ended: child });
    return child.then(({ exitCode, all }) => `ended with ${exitCode}: ${all}`);
  }

  const folder = newFolder();
  beforeAll(async () => {
    services = await load(project());
    const names = ['master', 'emea-0', 'us-0', 'us-1', 'asia-0', 'asia-1'];
    hosts = names.map((name, i) => `127.0.53.${i + 1} ${name}`).join('\n');
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/hosts`, `${hosts}\n`);
  });
  afterAll(async () => {
    running.forEach((child) => child.kill('SIGTERM'));
    await Promise.all(running.map(({ ended }) => ended));
  });

  const healthy = async (name: string, image: string) => {
    const [command, ...args] = healthOf(image).map((word) => word.replace('127.0.0.1', addressOf(name)));
    for (let tries = 0; tries < 60; tries++) {
      if ((await execa(command!, args, { reject: false })).exitCode === 0) return true;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  };

  test('answers its health checks, and the master reaches each machine by its name', async () => {
    const machines = ['emea-0', 'us-0', 'us-1', 'asia-0', 'asia-1'];
    const images = [...machines.map((name) => [name, 'worker']), ['master', 'master']] as [string, string][];
    const started = images.map(([name, image]) => ({ name, image, ended: run(name, image) }));
    for (const { name, image, ended } of started)
      expect(await Promise.race([healthy(name, image), ended]), name).toBe(true);
    for (const name of machines) {
      const [, region, number] = /(.*)-(\d)/.exec(name)!;
      const answer = await fetch(`http://${addressOf('master')}:5000/work/${region}/${number}`);
      expect(await answer.json()).toMatchObject({ region, machine: `Machine ${number}` });
    }
    running[0]!.kill('SIGTERM');
    expect((await running[0]!.ended).exitCode).toBe(0);
  });
});
