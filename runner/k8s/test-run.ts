/**
 * A run as a TestRun of the k6-operator: its runners share the run by execution segments, whose indices are disjoint and go
 * from 0 to N − 1 (docs/how-to/kubernetes.md).
 */
import { locked, topologyMount, topologyVolume } from './fleet.ts';

/** A ConfigMap holds 1 MiB; the rest is for what stands around it. */
export const MAX_BUNDLE_BYTES = 1_000_000;
/** What k6 with a bundle takes before its users, and for each of them: 2,000 users stay under 600 MB. */
const BASE_MB = 200;
const USER_MB = 0.25;

export const BUNDLE_MAP = 'bundle';
export const SECRET = 'routebench';

export interface Distributed {
  /** Of the object, in Kubernetes' alphabet. */
  readonly name: string;
  readonly script: string;
  readonly parallelism: number;
  readonly image: string;
  /** What k6 is told through `-e`. */
  readonly env: Readonly<Record<string, string>>;
  /** Virtual users in all. */
  readonly users: number;
}

export function testRun({ name, script, parallelism, image, env, users }: Distributed): object {
  const mb = Math.ceil(BASE_MB + (USER_MB * users) / parallelism);
  const pod = {
    image,
    securityContext: { runAsNonRoot: true, runAsUser: 12345, seccompProfile: { type: 'RuntimeDefault' } },
    containerSecurityContext: locked,
    volumes: [topologyVolume],
    volumeMounts: [topologyMount],
  };
  return {
    apiVersion: 'k6.io/v1alpha1',
    kind: 'TestRun',
    metadata: { name },
    spec: {
      parallelism,
      script: { configMap: { name: BUNDLE_MAP, file: script } },
      // As they are, without a shell between (operator 1.6).
      args: [
        ...Object.entries(env).flatMap(([key, value]) => ['-e', `${key}=${value}`]),
        ...['--out', 'influxdb=http://influxdb:8086/k6'],
        // The operator tells runners apart by a tag, which is to stand beside the run's own and not in their place.
        ...['--features', 'merge-run-tags'],
      ],
      initializer: pod,
      runner: {
        ...pod,
        env: [
          { name: 'K6_INFLUXDB_PUSH_INTERVAL', value: '200ms' },
          { name: 'K6_INFLUXDB_PRECISION', value: 'ns' },
          { name: 'K6_NO_USAGE_REPORT', value: 'true' },
          ...['K6_INFLUXDB_USERNAME', 'K6_INFLUXDB_PASSWORD'].map((key) => ({
            name: key,
            valueFrom: { secretKeyRef: { name: SECRET, key } },
          })),
        ],
        resources: { requests: { cpu: '1', memory: `${mb}Mi` }, limits: { memory: `${2 * mb}Mi` } },
      },
    },
  };
}
