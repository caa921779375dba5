/** `routebench balancers`: real balancers that can stand in the master's place, which of them are here, and how to get the rest. */
import type { Command } from 'commander';
import pc from 'picocolors';
import { balancers } from '../../balancers/catalogue.ts';
import { versionOf } from '../../balancers/start.ts';

export function addBalancersCommand(program: Command): void {
  program
    .command('balancers')
    .description("list the real balancers that compare --balancers can put in the master's place")
    .option('--json', 'as JSON')
    .action(({ json }: { json?: boolean }) => {
      const listed = balancers.map((balancer) => ({ ...balancer, version: versionOf(balancer) ?? null }));
      if (json) {
        const told = listed.map(({ name, version, install, algorithms }) => ({
          name,
          version,
          install,
          algorithms: Object.fromEntries(
            Object.entries(algorithms).map(([key, { summary }]) => [`${name}:${key}`, summary]),
          ),
        }));
        return console.log(JSON.stringify(told, null, 2));
      }
      for (const { name, version, install, algorithms } of listed) {
        console.log(`${pc.bold(name)}  ${version ?? pc.yellow(`not installed: ${install}`)}`);
        for (const [key, { summary }] of Object.entries(algorithms))
          console.log(pc.dim(`    ${`${name}:${key}`.padEnd(24)} ${summary}`));
      }
    });
}
