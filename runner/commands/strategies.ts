/** `routebench strategies`: what there is, and what can be tuned. */
import type { Command } from 'commander';
import pc from 'picocolors';
import { loadStrategy, strategyNames } from '../catalogue.ts';

export function addStrategiesCommand(program: Command): void {
  program
    .command('strategies')
    .description('list the strategies, what each goes by, and its parameters')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const strategies = await Promise.all(strategyNames().map(loadStrategy));
      if (json) {
        const listed = strategies.map(({ name, summary, source, knowledge, parameters = {} }) => ({
          name,
          summary,
          source,
          knowledge,
          parameters: Object.fromEntries(
            Object.entries(parameters).map(([key, spec]) => [
              key,
              { summary: spec.summary, default: spec.defaultText },
            ]),
          ),
        }));
        console.log(JSON.stringify(listed, null, 2));
        return;
      }
      for (const { name, summary, source, knowledge, parameters = {} } of strategies) {
        console.log(`${pc.bold(name)}  ${summary}`);
        console.log(pc.dim(`    knowledge: ${knowledge} · source: ${source}`));
        for (const [key, spec] of Object.entries(parameters)) {
          console.log(pc.dim(`    -e ${key}=${spec.defaultText}  ${spec.summary}`));
        }
      }
    });
}
