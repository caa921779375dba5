/** What `routebench k8s` writes fits Kubernetes' own schemas and the k6-operator's, and says the run that was asked for. */
import { readFileSync, statSync } from 'node:fs';
import { Ajv } from 'ajv';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { Service } from 'kubernetes-models/v1';
import { beforeAll, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { ensureEnvFile } from '../runner/env-file.ts';
import { inRoot } from '../runner/paths.ts';
import { inProcess } from './support/command-line.ts';
import { newFolder } from './support/harness.ts';

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: never;
}

const folder = `${newFolder()}/k8s`;
let stderr: string;
beforeAll(async () => {
  ensureEnvFile();
  const load = ['-n', '1000000', '--vus', '2000', '--mode', 'closed', '--seed', '7'];
  const run = await inProcess('k8s', 'weighted', ...load, '--parallelism', '20', '--out', folder);
  expect(run).toMatchObject({ exitCode: 0 });
  ({ stderr } = run);
});

const objectsIn = (file: string) =>
  parseAllDocuments(readFileSync(`${folder}/${file}`, 'utf8')).map((it) => it.toJS() as KubernetesObject);

const KINDS = { Deployment, StatefulSet, Service };

test.each(['fleet.yaml', 'influxdb.yaml', 'grafana.yaml'])('%s fits Kubernetes’ schemas', (file) => {
  const objects = objectsIn(file);
  expect(objects.length).toBeGreaterThan(1);
  for (const object of objects) {
    const Kind = KINDS[object.kind as keyof typeof KINDS];
    expect(() => new Kind(object).validate()).not.toThrow();
  }
});

test.each(['influxdb.yaml', 'grafana.yaml'])('%s runs the image that docker-compose.yml runs', (file) => {
  const image = /(?<=\bimage: )\S+$/m.exec(readFileSync(`${folder}/${file}`, 'utf8'))![0];
  expect(readFileSync(inRoot('docker-compose.yml'), 'utf8')).toContain(`image: ${image}\n`);
});

test('a wrong field doesn’t', () => {
  const [deployment] = objectsIn('fleet.yaml');
  const wrong = { ...deployment!, spec: { replicas: 'one' } as never };
  expect(() => new Deployment(wrong).validate()).toThrow(/replicas must be integer/);
});

test('a machine each, which the master knows by its service', () => {
  const objects = objectsIn('fleet.yaml');
  const text = JSON.stringify(objects);
  expect(objects.filter(({ kind }) => kind === 'Deployment')).toHaveLength(6);
  const services = objects.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
  for (const name of services.filter((it) => it !== 'master')) expect(text).toContain(`=http://${name}:6000`);
});

test('test-run.yaml fits the operator’s definition, and is the run that was asked for', () => {
  const schema = JSON.parse(readFileSync('tests/kubernetes/test-run-1.6.0.json', 'utf8')) as object;
  const [testRun] = objectsIn('test-run.yaml') as unknown as [
    { spec: { args: string[]; parallelism: number } },
  ];
  const fits = new Ajv({ strict: false, formats: { int32: true, int64: true } }).compile(schema);
  expect(fits(testRun), JSON.stringify(fits.errors)).toBe(true);
  expect(fits({ ...testRun, spec: { ...testRun.spec, parallelism: 'many' } })).toBe(false);
  const { args, parallelism } = testRun.spec;
  expect(parallelism).toBe(20);
  const told = args.filter((_, i) => args[i - 1] === '-e');
  expect(told).toEqual(
    expect.arrayContaining(['N=1000000', 'VUS=2000', 'MODE=closed', 'SEED=7', 'BASE_URL=http://master:5000']),
  );
});

test('kustomization.yaml names files that are there, and passwords are the owner’s alone', () => {
  const { resources, configMapGenerator } = parse(readFileSync(`${folder}/kustomization.yaml`, 'utf8')) as {
    resources: string[];
    configMapGenerator: { files: string[] }[];
  };
  for (const file of [...resources, ...configMapGenerator.flatMap(({ files }) => files)])
    expect(statSync(`${folder}/${file}`).size).toBeGreaterThan(0);
  expect(statSync(`${folder}/secrets.env`).mode & 0o077).toBe(0);
  expect(stderr).toContain('kubectl apply -k');
});

test.each([
  [
    ['weighted', '-n', '3', '--parallelism', '20'],
    '--parallelism 20 with 3 virtual users: expected at most 3',
  ],
  [['command-unit', '-n', '300'], 'give it --profile FILE'],
  [['weighted', '--faults', 'x.json'], '--faults'],
  [['retries(weighted)'], 'wrappers need a second file'],
  [['weihgted'], 'did you mean weighted?'],
])('k8s %j is refused in one line', async (args, message) => {
  const run = await inProcess('k8s', ...args, '--out', `${newFolder()}/refused`);
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain(message);
  expect(run.stderr.split('\n')).toHaveLength(1);
});
