/** The balancers there are, and what `nginx:least_conn` names. */
import type { Algorithm, Balancer } from './balancer.ts';
import caddy from './caddy.ts';
import envoy from './envoy.ts';
import haproxy from './haproxy.ts';
import nginx from './nginx.ts';
import traefik from './traefik.ts';

export const balancers: readonly Balancer[] = [nginx, haproxy, caddy, traefik, envoy];

export interface Contestant {
  /** `<balancer>:<algorithm>` */
  readonly name: string;
  readonly balancer: Balancer;
  readonly algorithm: Algorithm;
}

/** Whether a name is one of a balancer's, and not a strategy's. */
export const isBalancer = (name: string): boolean => name.includes(':');

/** @throws Error that lists what there is */
export function contestantOf(name: string): Contestant {
  const [program = '', chosen = ''] = name.split(':');
  const balancer = balancers.find((it) => it.name === program);
  if (balancer === undefined)
    throw new Error(
      `unknown balancer "${program}": expected one of ${balancers.map((it) => it.name).join(', ')}`,
    );
  const algorithm = Object.hasOwn(balancer.algorithms, chosen) ? balancer.algorithms[chosen] : undefined;
  if (algorithm === undefined) {
    const known = Object.keys(balancer.algorithms).map((it) => `${program}:${it}`);
    throw new Error(`${program} has no algorithm "${chosen}": expected one of ${known.join(', ')}`);
  }
  return { name, balancer, algorithm };
}
