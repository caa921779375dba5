/** A topology's machines and their master as Kubernetes objects: a Deployment and a Service each. */
import { basename, dirname } from 'node:path/posix';
import type { Topology } from '../../model/fleet/topology.ts';
import { placesOf } from '../../testbed/topology.ts';
import { MACHINE_PORT, MASTER_PORT, TOPOLOGY_PATH, workersOf } from '../fleet/containers.ts';

/** Where the pods find the topology, which kustomization.yaml makes a ConfigMap of. */
export const TOPOLOGY_MAP = 'fleet';
export const TOPOLOGY_FILE = basename(TOPOLOGY_PATH);

export const topologyVolume = { name: 'fleet', configMap: { name: TOPOLOGY_MAP } };
export const topologyMount = { name: 'fleet', mountPath: dirname(TOPOLOGY_PATH), readOnly: true };

/** What every container of ours is held to. */
export const locked = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

interface Server {
  readonly name: string;
  readonly image: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly memory: string;
  readonly cpu: string;
}

/** @param images as `routebench/master` and `routebench/worker`, with what stands before them */
export function fleetObjects(topology: Topology, images: string, timeScale: number, seed: number): object[] {
  const machines = placesOf(topology);
  const nameOf = (id: string) => `machine-${id.replace('/', '-')}`;
  const shared = {
    ROUTEBENCH_TOPOLOGY: TOPOLOGY_PATH,
    ROUTEBENCH_TIME_SCALE: String(timeScale),
    ROUTEBENCH_SEED: String(seed),
  };
  const workers = workersOf(
    machines.map(({ id }) => id),
    nameOf,
  );
  const master: Server = {
    ...{ name: 'master', image: `${images}master`, port: MASTER_PORT, memory: '512Mi', cpu: '1' },
    env: { ...shared, ROUTEBENCH_WORKERS: workers },
  };
  return [master, ...machines.map(({ id }) => machine(id))].flatMap(serverObjects);

  function machine(id: string): Server {
    return {
      ...{ name: nameOf(id), image: `${images}worker`, port: MACHINE_PORT, memory: '128Mi', cpu: '100m' },
      env: { ...shared, ROUTEBENCH_MACHINE: id },
    };
  }
}

function serverObjects({ name, image, port, env, memory, cpu }: Server): object[] {
  const labels = { app: name };
  const probe = { httpGet: { path: '/', port } };
  const container = {
    name,
    image,
    ports: [{ containerPort: port }],
    env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
    resources: { requests: { cpu, memory }, limits: { memory } },
    readinessProbe: { ...probe, periodSeconds: 2 },
    livenessProbe: { ...probe, periodSeconds: 10, failureThreshold: 6 },
    securityContext: locked,
    volumeMounts: [topologyMount],
  };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            automountServiceAccountToken: false,
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 1000,
              seccompProfile: { type: 'RuntimeDefault' },
            },
            containers: [container],
            volumes: [topologyVolume],
          },
        },
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: labels, ports: [{ port }] } },
  ];
}
