/** `routebench strategies`: what there is, and what can be tuned. */
import type { Command } from 'commander';
import pc from 'picocolors';
import type { Strategy } from '../../strategies/api/contract.ts';
import { wrappers } from '../../strategies/wrappers/catalogue.ts';
import { loadStrategy, strategyNames } from '../catalogue.ts';

type Listed = Pick<Strategy, 'name' | 'summary' | 'source' | 'parameters'>;

function print({ name, summary, source, parameters = {} }: Listed, first = ''): void {
  console.log(`${pc.bold(name)}  ${summary}`);
  console.log(pc.dim(`    ${first}source: ${source}`));
  for (const [key, spec] of Object.entries(parameters))
    console.log(pc.dim(`    -e ${key}=${spec.defaultText}  ${spec.summary}`));
}

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
      for (const strategy of strategies) print(strategy, `knowledge: ${strategy.knowledge} · `);
      console.log('\nwrappers around any of them: --with NAME, or NAME(strategy)');
      for (const wrapper of wrappers) print(wrapper);
    });
}
