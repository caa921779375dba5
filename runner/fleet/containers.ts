/** What compose and Kubernetes alike say of a fleet in containers; docker-compose.yml and deploy/Dockerfile are held to it by test. */
export const MASTER_PORT = 5000;
export const MACHINE_PORT = 6000;

/** Where a container finds its fleet's topology. */
export const TOPOLOGY_PATH = '/etc/routebench/topology.json';

/** The master's `ROUTEBENCH_WORKERS`: each machine's address. */
export const workersOf = (ids: readonly string[], hostOf: (id: string) => string): string =>
  ids.map((id) => `${id}=http://${hostOf(id)}:${MACHINE_PORT}`).join(',');
