/** `routebench scenes`: fleets with workloads, and what each is for. */
import type { Command } from 'commander';
import pc from 'picocolors';
import { sceneFrom, sceneNames } from '../scenes.ts';
import { flagOf } from './options.ts';
import type { OptionKey } from '../../model/run-options.ts';

export function addScenesCommand(program: Command): void {
  program
    .command('scenes')
    .description('list the scenes, fleets with workloads: routebench compare --scene NAME')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: boolean }) => {
      const scenes = sceneNames().map(sceneFrom);
      if (json) return console.log(JSON.stringify(scenes, null, 2));
      for (const { name, about, topology, workload, faults } of scenes) {
        console.log(`${pc.bold(name)}  ${about}`);
        const options = Object.entries(workload).map(([key, value]) =>
          value === true ? flagOf(key as OptionKey) : `${flagOf(key as OptionKey)} ${value}`,
        );
        const staged = faults === null ? '' : ` · ${faults.length} faults`;
        console.log(pc.dim(`    ${options.join(' ')} · fleet ${topology.name}${staged}`));
      }
    });
}
