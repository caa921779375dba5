/** What comes nearest to a verdict in NGINX and HAProxy, as lines of their configurations. */
import { balancers } from '../../balancers/catalogue.ts';
import type { Balancer } from '../../balancers/balancer.ts';
import { upstreamsOf } from '../../balancers/upstreams.ts';
import type { Fleet } from '../../model/fleet/fleet.ts';
import type { Verdict } from '../../simulator/decision.ts';
import { ratio } from '../../records/wording.ts';

/** Where each begins the list of its servers, and what comes after it. */
const BLOCKS: Readonly<Record<string, RegExp>> = {
  nginx: /upstream fleet \{\n([\s\S]*?)\n *keepalive /,
  haproxy: /\nbackend fleet\n([\s\S]*)$/,
};

/** Hosts are called as their machines are: us-0 for us/0. */
export function balancerLines(verdict: Verdict, fleet: Fleet): string[] {
  const lines = balancers.flatMap((balancer) =>
    balancer.name in BLOCKS ? linesOf(balancer, verdict, fleet) : [],
  );
  return lines.length === 0 ? [] : ['', 'The nearest that balancers have', ...lines];
}

function linesOf(balancer: Balancer, { n, standings }: Verdict, fleet: Fleet): string[] {
  const algorithms = Object.values(balancer.algorithms);
  const standing = standings.find(({ strategy }) => algorithms.some(({ like }) => like === strategy));
  const algorithm = algorithms.find(({ like }) => like !== undefined && like === standing?.strategy);
  if (standing === undefined || algorithm === undefined) return [];
  const addresses = new Map(
    fleet.machines.map(({ id }) => [id, { host: id.replace('/', '-'), port: 80 }] as const),
  );
  const setup = { upstreams: upstreamsOf(fleet, addresses), port: 80, folder: '', maxConnections: n };
  const text = Object.values(balancer.configure(algorithm, setup).files).join('');
  const block = BLOCKS[balancer.name]!.exec(text)?.[1] ?? '';
  const behind = ratio(standing.meanMs / standings[0]!.meanMs);
  return [
    `  ${balancer.name}, as ${standing.strategy} (${behind} of the best mean):`,
    ...block
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => `    ${line.trim()}`),
  ];
}
