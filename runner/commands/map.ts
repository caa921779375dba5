/** `routebench map`: every strategy on every scene in virtual time, and which to take when. */
import type { Command } from 'commander';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { wholeNumber } from '../../model/parse-text.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import type { Scene } from '../../records/files/scene-file.ts';
import type { Summary } from '../../records/format.ts';
import { MAP_FORMAT, mapCells, type MapScene, type PolicyMap } from '../../records/map/policy-map.ts';
import { guidanceOf } from '../../records/map/guidance.ts';
import { mapMarkdown } from '../../report/map/markdown.ts';
import { mapPage } from '../../report/map/page.ts';
import { builtFile } from '../../report/page/report-page.ts';
import { loadStrategy, parseStrategies } from '../catalogue.ts';
import { UserError } from '../errors.ts';
import { newFolder } from '../run/measure.ts';
import { planOf } from '../run/run-request.ts';
import { sceneRequest } from '../run/scene-request.ts';
import { simulatedRun } from '../run/simulated-run.ts';
import { sceneFrom, sceneNames } from '../scenes.ts';
import { breathe, interruptible } from '../terminal/interrupt.ts';
import { progressLine } from '../terminal/progress.ts';
import { say } from '../terminal/say.ts';
import { simulatorVersions } from '../versions.ts';
import { argument } from '../options/options.ts';

/** Beside all strategies: what people put around the most common one. */
const WRAPPED = ['outlier-ejection(least-connections)', 'outlier-ejection(peak-ewma)'];

interface MapOptions {
  readonly strategies?: string[];
  readonly scenes?: string;
  readonly seeds: number;
  readonly out?: string;
  readonly json?: boolean;
}

export function addMapCommand(program: Command): void {
  program
    .command('map')
    .description(
      'every strategy on every scene in virtual time, and which to take when: map.html, map.md, map.json',
    )
    .option('--strategies <a,b|all>', 'which ones (default: all, and some within wrappers)', parseStrategies)
    .option('--scenes <a,b>', 'which ones (default: all)')
    .option('--seeds <k>', 'runs of each strategy on each scene', argument(wholeNumber(1, 1000)), 20)
    .option(
      '--out <dir>',
      'where to; a map that was cut off there is gone on with (default: results/<when>-map)',
    )
    .option('--json', 'print map.json instead of the guidance')
    .action(interruptible(map));
}

async function map(signal: AbortSignal, { strategies, scenes, seeds, out, json }: MapOptions): Promise<void> {
  const names = strategies ?? [...parseStrategies('all'), ...WRAPPED];
  const chosen = (scenes?.split(',') ?? sceneNames()).map(sceneFrom);
  const knowledge: Record<string, Summary['knowledge']> = {};
  for (const name of names) knowledge[name] = (await loadStrategy(name)).knowledge;
  const folder = out === undefined ? newFolder('map') : resolve(out);
  mkdirSync(folder, { recursive: true });
  const versions = simulatorVersions();
  const begun: PolicyMap = { format: MAP_FORMAT, seeds, versions, knowledge, scenes: [] };
  const done = new Map(finishedIn(folder, begun).map((scene) => [scene.name, scene]));
  const progress = progressLine();
  const startedAt = performance.now();
  let finished = begun;
  let measured = 0;
  for (const scene of chosen) {
    if (!done.has(scene.name)) {
      const left = chosen.length - done.size;
      const rest =
        measured === 0
          ? ''
          : ` · ${Math.ceil(((performance.now() - startedAt) / measured / 60_000) * left)} min left`;
      const told = (strategy: string) =>
        progress.show(`${done.size + 1} of ${chosen.length} scenes · ${scene.name} · ${strategy}${rest}`);
      done.set(scene.name, await measuredOn(scene, names, seeds, signal, told));
      measured++;
    }
    finished = { ...begun, scenes: chosen.flatMap(({ name }) => done.get(name) ?? []) };
    writeFileSync(`${folder}/map.json`, `${JSON.stringify(finished, null, 1)}\n`);
  }
  progress.clear();
  writeFileSync(`${folder}/map.md`, mapMarkdown(finished));
  writeFileSync(`${folder}/map.html`, mapPage(finished, builtFile('report-style.css')));
  console.log(json ? JSON.stringify(finished) : guidanceOf(finished).join('\n'));
  say(`wrote ${folder}/map.html, map.md and map.json`);
}

/** Scenes that an earlier map in the folder has, of the same seeds, strategies and versions. */
function finishedIn(folder: string, begun: PolicyMap): readonly MapScene[] {
  const file = `${folder}/map.json`;
  if (!existsSync(file)) return [];
  let there: PolicyMap;
  try {
    there = JSON.parse(readFileSync(file, 'utf8')) as PolicyMap;
  } catch {
    throw new UserError(`${file}: can't be read as JSON: move it away, or name another folder with --out`);
  }
  if (JSON.stringify({ ...there, scenes: [] }) !== JSON.stringify(begun))
    throw new UserError(
      `${file} is of other strategies, seeds or versions: give the same, or another folder with --out (${dirname(folder)}/…)`,
    );
  return there.scenes;
}

async function measuredOn(
  scene: Scene,
  strategies: readonly string[],
  seeds: number,
  signal: AbortSignal,
  onStrategy: (strategy: string) => void,
): Promise<MapScene> {
  const runs: Summary[] = [];
  const { name, about, topology, workload, faults } = scene;
  for (const strategy of strategies) {
    onStrategy(strategy);
    for (const spec of await specsOf(scene, strategy, seeds)) {
      await breathe(signal);
      runs.push((await simulatedRun(spec, { id: `${strategy}-${spec.repeat}` })).summary);
    }
  }
  return {
    name,
    about,
    n: runs[0]!.n,
    equalMachines: areEqual(topology),
    faults: faults !== null,
    keys: workload.keys !== undefined,
    routers: workload.routers !== undefined,
    cells: mapCells(runs),
  };
}

/** None where the strategy can't be made for the scene's fleet. */
async function specsOf(scene: Scene, strategy: string, seeds: number) {
  try {
    return await planOf(sceneRequest(scene, [strategy], seeds), scene.topology, scene.faults);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function areEqual({ regions }: Topology): boolean {
  const kinds = Object.values(regions).flatMap(({ machines, ...link }) =>
    machines.map((machine) => JSON.stringify([link, machine])),
  );
  return new Set(kinds).size === 1;
}
