/** `routebench scenes`: fleets with workloads, and what each is for; with --strategies, how each answers on them. */
import type { Command } from 'commander';
import pc from 'picocolors';
import type { OptionKey } from '../../model/run-options.ts';
import type { Scene } from '../../records/files/scene-file.ts';
import { scenesText } from '../../report/text/scenes.ts';
import { parseStrategies } from '../catalogue.ts';
import { planOf } from '../run/run-request.ts';
import { sceneRequest } from '../run/scene-request.ts';
import type { RunSpec } from '../run/run-spec.ts';
import { sceneFrom, sceneNames } from '../scenes.ts';
import { interruptible } from '../terminal/interrupt.ts';
import { progressLine } from '../terminal/progress.ts';
import { flagOf } from '../options/options.ts';
import { startWorkers } from '../workers/workers.ts';

interface ScenesOptions {
  readonly strategies?: string[];
  readonly json?: boolean;
}

export function addScenesCommand(program: Command): void {
  program
    .command('scenes')
    .description('list the scenes, fleets with workloads: routebench compare --scene NAME')
    .argument('[names...]', 'which ones (default: all)')
    .option('--strategies <a,b|all>', 'run them on the scenes in virtual time, a table', parseStrategies)
    .option('--json', 'as JSON: the scenes, or the summaries of the runs')
    .action(interruptible(scenes));
}

async function scenes(
  signal: AbortSignal,
  names: readonly string[],
  { strategies, json }: ScenesOptions,
): Promise<void> {
  const chosen = (names.length > 0 ? names : sceneNames()).map(sceneFrom);
  if (strategies === undefined)
    return console.log(json ? JSON.stringify(chosen, null, 2) : chosen.map(described).join('\n'));
  const plans: RunSpec[][] = [];
  for (const scene of chosen)
    plans.push(await planOf(sceneRequest(scene, strategies, 1), scene.topology, scene.faults));
  const progress = progressLine();
  const workers = startWorkers(signal);
  try {
    const runs = await Promise.all(
      plans.flat().map(async (spec) => {
        const summary = await workers.ask('summary', spec, `${spec.scene}-${spec.strategy}`);
        progress.show(`${spec.scene} · ${spec.strategy}`);
        return summary;
      }),
    );
    progress.clear();
    console.log(json ? JSON.stringify(runs, null, 2) : scenesText(runs));
  } finally {
    progress.clear();
    await workers.close();
  }
}

function described({ name, about, topology, workload, faults }: Scene): string {
  const options = Object.entries(workload).map(([key, value]) =>
    value === true ? flagOf(key as OptionKey) : `${flagOf(key as OptionKey)} ${value}`,
  );
  const staged = faults === null ? '' : ` · ${faults.length} faults`;
  return `${pc.bold(name)}  ${about}\n${pc.dim(`    ${options.join(' ')} · fleet ${topology.name}${staged}`)}`;
}
