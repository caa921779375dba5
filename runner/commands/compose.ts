/** `routebench compose --topology FILE`: the containers of another fleet, as an override of docker-compose.yml. */
import type { Command } from 'commander';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { placesOf } from '../../testbed/topology.ts';
import { original } from '../../model/fleet/original-topology.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import { UserError } from '../errors.ts';
import { TOPOLOGY_PATH, workersOf } from '../fleet/containers.ts';
import { topologyFrom } from '../options/options.ts';
import { inOwn, root } from '../paths.ts';
import { say } from '../terminal/say.ts';

const MADE = '# Made by routebench compose';

export function addComposeCommand(program: Command): void {
  program
    .command('compose')
    .description('containers for another fleet: writes docker-compose.override.yml')
    .requiredOption('--topology <file>', 'the fleet, as JSON')
    .option('--out <file>', 'where to', inOwn('docker-compose.override.yml'))
    .action(({ topology, out }: { topology: string; out: string }) => {
      const fleet = topologyFrom(topology);
      if (existsSync(out) && !readFileSync(out, 'utf8').startsWith(MADE))
        throw new UserError(
          `${out} was not made by routebench compose: move it away, or name another with --out`,
        );
      writeFileSync(out, overrideOf(fleet, resolve(topology)));
      const { length } = placesOf(fleet);
      say(
        `wrote ${out} (${length} machines): docker compose up -d --remove-orphans; delete it for the original fleet`,
      );
    });
}

const serviceOf = (id: string): string => id.replace('/', '-');

/**
 * Machines by the name of their region and number, as in docker-compose.yml; those of the original fleet that this one
 * lacks are taken out.
 *
 * @param file of the topology, absolute: mounted where the containers look for it
 */
export function overrideOf(topology: Topology, file: string): string {
  const ids = placesOf(topology).map(({ id }) => id);
  const gone = placesOf(original).filter(({ id }) => !ids.includes(id));
  const within = relative(root, file);
  const source = JSON.stringify(within.startsWith('..') ? file : `./${within}`);
  const mounted = `volumes: [{ type: bind, source: ${source}, target: ${TOPOLOGY_PATH}, read_only: true }]`;
  const workers = workersOf(ids, serviceOf);
  const lines = [
    `${MADE} for the fleet ${JSON.stringify(topology.name)}; delete it for the original one.`,
    'services:',
    '  master:',
    `    environment: { ROUTEBENCH_TOPOLOGY: ${TOPOLOGY_PATH}, ROUTEBENCH_WORKERS: ${JSON.stringify(workers)} }`,
    `    ${mounted}`,
    '    depends_on: !override',
    ...ids.map((id) => `      ${serviceOf(id)}: { condition: service_healthy }`),
    '  k6:',
    `    environment: { TOPOLOGY: ${TOPOLOGY_PATH} }`,
    `    ${mounted}`,
    ...ids.flatMap((id) => [
      `  ${serviceOf(id)}:`,
      '    extends: { file: docker-compose.yml, service: emea-0 }',
      `    environment: { ROUTEBENCH_MACHINE: ${id}, ROUTEBENCH_TOPOLOGY: ${TOPOLOGY_PATH} }`,
      `    ${mounted}`,
    ]),
    ...gone.map(({ id }) => `  ${serviceOf(id)}: !reset null`),
  ];
  return `${lines.join('\n')}\n`;
}
