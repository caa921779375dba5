/** `routebench map`: every strategy on every scene in virtual time, and which to take when. */
import type { Command } from 'commander';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { wholeNumber } from '../../model/parse-text.ts';
import type { Knowledge } from '../../strategies/api/contract.ts';
import { MAP_FORMAT, type MapScene, type PolicyMap } from '../../records/map/policy-map.ts';
import { guidanceOf } from '../../records/map/guidance.ts';
import { readMap } from '../../records/map/read-map.ts';
import { mapMarkdown } from '../../report/map/markdown.ts';
import { mapPage } from '../../report/map/page.ts';
import { mapPicture } from '../../report/map/picture.ts';
import { builtFile, copyPlayground } from '../../report/page/built-files.ts';
import { tryScene } from '../../report/try-fleet.ts';
import { loadStrategy, parseStrategies, WRAPPED } from '../catalogue.ts';
import { orUserError, UserError } from '../errors.ts';
import { mapProgress } from '../map/progress.ts';
import { measured, sceneRuns, type SceneRuns } from '../map/scene-runs.ts';
import { newFolder } from '../run/measure.ts';
import { sceneFrom, sceneNames } from '../scenes.ts';
import { breathe, interruptible } from '../terminal/interrupt.ts';
import { say } from '../terminal/say.ts';
import { simulatorVersions } from '../versions.ts';
import { startWorkers } from '../workers/workers.ts';
import { argument } from '../options/options.ts';

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
      'every strategy on every scene in virtual time, and which to take when: map.html, map.md, map.svg, map.json',
    )
    .option('--strategies <a,b|all>', 'which ones (default: all, and some within wrappers)', parseStrategies)
    .option('--scenes <a,b>', 'which ones (default: all)')
    .option('--seeds <k>', 'runs of each strategy on each scene', argument(wholeNumber(1, 1000)), 20)
    .option('--out <dir>', 'where to; resumes a map that was cut off there (default: results/<when>-map)')
    .option('--json', 'print map.json instead of the guidance')
    .action(interruptible(map));
}

async function map(signal: AbortSignal, { strategies, scenes, seeds, out, json }: MapOptions): Promise<void> {
  const names = strategies ?? [...parseStrategies('all'), ...WRAPPED];
  const chosen = (scenes?.split(',') ?? sceneNames()).map(sceneFrom);
  const knowledge: Record<string, Knowledge> = {};
  for (const name of names) knowledge[name] = (await loadStrategy(name)).knowledge;
  const folder = out === undefined ? newFolder('map') : resolve(out);
  mkdirSync(folder, { recursive: true });
  const begun: PolicyMap = {
    format: MAP_FORMAT,
    seeds,
    versions: simulatorVersions(),
    knowledge,
    scenes: [],
  };
  const done = new Map(finishedIn(folder, begun).map((scene) => [scene.name, scene]));
  const finished = (): PolicyMap => ({
    ...begun,
    scenes: chosen.flatMap(({ name }) => done.get(name) ?? []),
  });
  const save = () => writeFileSync(`${folder}/map.json`, `${JSON.stringify(finished(), null, 1)}\n`);
  const planned: SceneRuns[] = [];
  for (const scene of chosen) {
    await breathe(signal);
    if (!done.has(scene.name)) planned.push(await sceneRuns(scene, names, seeds));
  }
  const progress = mapProgress(planned);
  const workers = startWorkers(signal);
  try {
    for (const runs of planned) {
      done.set(runs.scene.name, await measured(runs, workers, progress.ran));
      save();
    }
  } finally {
    progress.clear();
    await workers.close();
  }
  save();
  writeFileSync(`${folder}/map.md`, mapMarkdown(finished()));
  writeFileSync(`${folder}/map.svg`, mapPicture(finished()));
  const tried = copyPlayground(folder)
    ? chosen.map((scene) => [scene.name, tryScene(scene, done.get(scene.name)!.cells)])
    : [];
  writeFileSync(
    `${folder}/map.html`,
    mapPage(finished(), builtFile('report-style.css'), Object.fromEntries(tried)),
  );
  console.log(json ? JSON.stringify(finished()) : guidanceOf(finished()).join('\n'));
  say(`wrote ${folder}/map.html, map.md, map.svg and map.json`);
}

/** Scenes that an earlier map in the folder has, of the same seeds, strategies and versions. */
function finishedIn(folder: string, begun: PolicyMap): readonly MapScene[] {
  const file = `${folder}/map.json`;
  if (!existsSync(file)) return [];
  const there = orUserError(() => readMap(file));
  if (JSON.stringify({ ...there, scenes: [] }) !== JSON.stringify(begun))
    throw new UserError(
      `${file} is of other strategies, seeds or versions: give the same, or another folder with --out (${dirname(folder)}/…)`,
    );
  return there.scenes;
}
