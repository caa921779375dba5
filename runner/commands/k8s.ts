/** `routebench k8s <strategy>`: a run on a cluster, by the k6-operator: a folder for `kubectl apply -k`. */
import type { Command } from 'commander';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, resolve } from 'node:path';
import { stringify } from 'yaml';
import { environmentFrom } from '../../model/option-rules.ts';
import { recordedOf } from '../../model/recorded-options.ts';
import { parseDurationMs } from '../../model/workload/duration.ts';
import { virtualUsersOf } from '../../model/workload/load.ts';
import { durationText, wholeNumber } from '../../model/parse-text.ts';
import { readName } from '../../strategies/wrappers/names.ts';
import { bundleOf, loadStrategy, parseStrategies } from '../catalogue.ts';
import { UserError } from '../errors.ts';
import { MASTER_PORT, TOPOLOGY_PATH } from '../fleet/containers.ts';
import { fleetObjects, TOPOLOGY_FILE, TOPOLOGY_MAP } from '../k8s/fleet.ts';
import { BUNDLE_MAP, MAX_BUNDLE_BYTES, SECRET, testRun } from '../k8s/test-run.ts';
import { inOwn, inRoot } from '../paths.ts';
import { checkShared } from '../run/check-shared.ts';
import { planOf } from '../run/run-request.ts';
import { say } from '../terminal/say.ts';
import { argument, topologyFrom, withSimulatedLoadOptions, type LoadOptions } from '../options/options.ts';

interface K8sOptions extends LoadOptions {
  readonly parallelism: number;
  readonly images: string;
  readonly out: string;
  readonly startIn?: string;
}

export function addK8sCommand(program: Command): void {
  withSimulatedLoadOptions(program.command('k8s'), [100])
    .description('a run on Kubernetes: writes a folder for kubectl apply -k')
    .argument('<strategy>', 'which one: see routebench strategies')
    .option(
      '--parallelism <p>',
      'pods that share the run, each a k6 of its own',
      argument(wholeNumber(1, 1000)),
      4,
    )
    .option('--images <prefix>', 'what stands before the names of the images', 'routebench/')
    .option(
      '--start-in <d>',
      'all pods release together so long after now, such as 3m',
      argument(durationText),
    )
    .option('--out <dir>', 'where to', 'k8s')
    .action(k8s);
}

async function k8s(
  name: string,
  { parallelism, images, out, startIn, ...options }: K8sOptions,
): Promise<void> {
  const topology = topologyFrom(options.topology);
  const [strategyName, ...others] = parseStrategies(name);
  const specs = await planOf({ ...options, strategies: [strategyName!], repeat: 1 }, topology, null);
  const spec = specs[0]!;
  if (others.length > 0 || specs.length > 1) throw new UserError('k8s takes one strategy and one N');
  if (readName(spec.strategy).wrappers.length > 0)
    throw new UserError(
      `${spec.strategy}: wrappers need a second file beside the bundle, which a TestRun's ConfigMap doesn't hold; leave them out`,
    );
  if (options.faults !== undefined)
    throw new UserError('--faults: the fleet on a cluster has none; leave it out, or use routebench run');
  await checkShared(spec, '--parallelism', parallelism);
  const { knowledge } = await loadStrategy(spec.strategy);
  const bundle = await bundleOf(spec.strategy);
  const { size } = statSync(bundle);
  if (size > MAX_BUNDLE_BYTES)
    throw new UserError(
      `${bundle} has ${size} bytes: expected up to ${MAX_BUNDLE_BYTES}, what a ConfigMap holds`,
    );
  const secrets = inOwn('.env');
  if (!existsSync(secrets)) throw new UserError(`${secrets} is missing: npm run setup makes it`);

  const folder = resolve(out);
  mkdirSync(folder, { recursive: true });
  const script = basename(bundle);
  const profile = spec.profileFile === null ? undefined : 'profile.json';
  const env = {
    ...spec.parameters,
    ...environmentFrom({
      ...recordedOf(spec),
      url: `http://master:${MASTER_PORT}`,
      topology: TOPOLOGY_PATH,
      ...(profile && { profile: TOPOLOGY_PATH.replace(TOPOLOGY_FILE, profile) }),
      testid: spec.testid ?? `${spec.strategy}-n${spec.n}-${Date.now().toString(36)}`,
      ...(startIn && { startAt: Date.now() + parseDurationMs(startIn) }),
      live: true,
    }),
  };
  const users = virtualUsersOf(spec);
  const run = { name: `${spec.strategy}-n${spec.n}`, script, parallelism, image: `${images}k6`, env, users };
  const write = (file: string, objects: readonly object[]) =>
    writeFileSync(`${folder}/${file}`, objects.map((object) => stringify(object)).join('---\n'));
  write('fleet.yaml', fleetObjects(topology, images, spec.timeScale, spec.seed));
  write('test-run.yaml', [testRun(run)]);
  writeFileSync(`${folder}/${TOPOLOGY_FILE}`, `${JSON.stringify(topology, null, 2)}\n`);
  if (profile) copyFileSync(spec.profileFile!, `${folder}/${profile}`);
  copyFileSync(bundle, `${folder}/${script}`);
  writeFileSync(`${folder}/secrets.env`, readFileSync(secrets), { mode: 0o600 });
  for (const file of ['influxdb.yaml', 'grafana.yaml'])
    copyFileSync(inRoot(`deploy/k8s/${file}`), `${folder}/${file}`);
  copyFileSync(inRoot('deploy/grafana/datasources/influxdb.yml'), `${folder}/datasources.yaml`);
  copyFileSync(inRoot('deploy/grafana/dashboards/routebench.yml'), `${folder}/providers.yaml`);
  const dashboards = readdirSync(inRoot('build/dashboards'));
  for (const file of dashboards) copyFileSync(inRoot(`build/dashboards/${file}`), `${folder}/${file}`);
  write('kustomization.yaml', [
    {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      namespace: 'routebench',
      resources: ['fleet.yaml', 'influxdb.yaml', 'grafana.yaml', 'test-run.yaml'],
      // A TestRun names its ConfigMap, and kustomize doesn't know that it does.
      generatorOptions: { disableNameSuffixHash: true },
      configMapGenerator: [
        { name: TOPOLOGY_MAP, files: [TOPOLOGY_FILE, ...(profile ? [profile] : [])] },
        { name: BUNDLE_MAP, files: [script] },
        { name: 'grafana-providers', files: ['providers.yaml'] },
        { name: 'grafana-datasources', files: ['datasources.yaml'] },
        { name: 'grafana-dashboards', files: dashboards },
      ],
      secretGenerator: [{ name: SECRET, envs: ['secrets.env'] }],
    },
  ]);
  if (knowledge === 'shared')
    say(
      `${spec.strategy}: each of the ${parallelism} pods knows its own requests alone, as with --routers ${parallelism}`,
    );
  say(
    `wrote ${folder}: kubectl create namespace routebench; kubectl apply -k ${out}; kubectl -n routebench get testrun ${run.name} -w (needs the k6-operator and the images ${images}master, ${images}worker, ${images}k6; secrets.env holds passwords)`,
  );
}
