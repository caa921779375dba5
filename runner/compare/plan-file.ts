/** plan.json: what a comparison was asked for, so that it can go on where it was stopped. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { slugOf } from '../../records/axis.ts';
import { checkFormat } from '../../records/files/check-run.ts';
import { readJson } from '../../records/files/json-file.ts';
import { checkPlan, type PlanFile } from '../../records/files/plan-schema.ts';
import type { Summary } from '../../records/format.ts';
import { readRun, type ReadRun } from '../../records/read.ts';
import { uniqueKnown } from '../catalogue.ts';
import { ascending } from '../options/options.ts';
import { plainName, readName } from '../../strategies/wrappers/names.ts';
import { orUserError, UserError } from '../errors.ts';
import { setAside, writeJson } from '../run/run-folder.ts';
import type { RunSpec } from '../run/run-spec.ts';
import { fileOf } from '../strategy-files/names.ts';
import { say } from '../terminal/say.ts';

export const fileIn = (directory: string): string => join(directory, 'plan.json');

export const writePlanFile = (directory: string, asked: PlanFile): void =>
  writeJson(fileIn(directory), asked);

/** @throws UserError where there is nothing to go on with */
export function readPlanFile(directory: string): PlanFile {
  const file = fileIn(directory);
  if (!existsSync(file)) {
    throw new UserError(
      `--resume ${directory}: has no plan.json: only a folder that routebench compare began can be resumed`,
    );
  }
  const { wish, ...plan } = orUserError(() => {
    const value = readJson(file);
    checkFormat(file, value);
    return checkPlan(value, file);
  });
  const lacking = wish.strategies
    .map((name) => readName(name).strategy)
    .find((name) => isLacking(plan, name));
  if (lacking !== undefined)
    throw new UserError(
      `--resume ${directory}: ${lacking} is a file of your own, which no folder of results names: give it again: --strategies path/to/${lacking}.ts`,
    );
  try {
    return { ...plan, wish: { ...wish, strategies: uniqueKnown(wish.strategies), n: ascending(wish.n) } };
  } catch (error) {
    throw new UserError(`${file}: wish.strategies: ${(error as Error).message}`);
  }
}

/** Whether a strategy was a file's then, and the command line names none now. */
const isLacking = ({ versions }: Pick<PlanFile, 'versions'>, name: string): boolean =>
  Object.hasOwn(versions, `${name}.ts`) && fileOf(name) === undefined;

/** @throws UserError where a strategy's file is another one by now: its runs would differ from those that are there */
export function checkFiles(directory: string, then: PlanFile['versions'], now: PlanFile['versions']): void {
  const changed = Object.keys(now).find((name) => name.endsWith('.ts') && now[name] !== then[name]);
  if (changed !== undefined)
    throw new UserError(
      `--resume ${directory}: ${changed} is ${then[changed] === undefined ? 'none of its strategies' : `no longer as it was (${then[changed]} then, ${now[changed]} now)`}: expected the file that the comparison began with, or begin another`,
    );
}

/** Says that this process measures here. @returns what takes that back; a process that was killed leaves it behind */
export function claimRunning(directory: string): () => void {
  const file = join(directory, 'running.pid');
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

/** @throws UserError where another process still measures here: going on would take its folders from under it */
export function checkNobodyRuns(directory: string): void {
  const file = join(directory, 'running.pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (pid > 0 && pid !== process.pid && isAlive(pid))
    throw new UserError(
      `--resume ${directory}: process ${pid} is still measuring there: let it end, or end it`,
    );
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export const idOf = (spec: RunSpec): string => `${plainName(spec.strategy)}-${slugOf(spec)}-${spec.repeat}`;

/**
 * The finished runs of a plan, by id. What isn't finished is moved to unfinished/, so that it can be run anew without
 * losing what was measured of it.
 */
export function finishedIn(directory: string, specs: readonly RunSpec[]): Map<string, Summary> {
  const finished = new Map<string, Summary>();
  for (const spec of specs) {
    const folder = join(directory, idOf(spec));
    if (!existsSync(folder)) continue;
    const run = runIn(folder);
    if (run?.summary.status === 'finished') {
      finished.set(idOf(spec), run.summary);
      continue;
    }
    const aside = setAside(folder);
    if (run?.salvaged !== undefined)
      say(
        `${idOf(spec)} was cut off: ${run.salvaged} requests are salvaged from k6.csv: see routebench report ${aside}`,
      );
  }
  return finished;
}

function runIn(folder: string): ReadRun | undefined {
  try {
    return readRun(folder);
  } catch {
    return undefined;
  }
}
