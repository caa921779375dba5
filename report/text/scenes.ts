/** The same strategies on several scenes, as a table: where they part. */
import Table from 'cli-table3';
import pc from 'picocolors';
import type { Summary } from '../../records/format.ts';
import { overAll } from '../../records/map/guidance.ts';
import { mapCells } from '../../records/map/policy-map.ts';
import { duration } from '../../records/wording.ts';

/** Mean sojourns, a row for each strategy and a column for each scene, the smallest of each marked; then what does well over all of them. */
export function scenesText(runs: readonly Summary[]): string {
  const scenes = [...new Set(runs.map(({ scene }) => scene!))];
  const strategies = [...new Set(runs.map(({ strategy }) => strategy))].sort();
  const meanOf = (strategy: string, scene: string) =>
    runs.find((run) => run.strategy === strategy && run.scene === scene)?.sojournMs?.mean ?? Infinity;
  const least = new Map(
    scenes.map((scene) => [scene, Math.min(...strategies.map((name) => meanOf(name, scene)))]),
  );
  const table = new Table({
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    head: ['mean in virtual time', ...scenes],
    colAligns: ['left', ...scenes.map(() => 'right' as const)],
  });
  for (const strategy of strategies)
    table.push([
      strategy,
      ...scenes.map((scene) => {
        const ms = meanOf(strategy, scene);
        if (ms === Infinity) return '–';
        return ms === least.get(scene) ? pc.bold(pc.green(duration(ms))) : duration(ms);
      }),
    ]);
  const compared = scenes.map((name) => ({
    name,
    cells: mapCells(runs.filter((run) => run.scene === name)),
  }));
  return [table.toString(), ...overAll(compared)].join('\n');
}
