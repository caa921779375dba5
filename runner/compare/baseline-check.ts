/** `--baseline DIR`: refuses what can't be compared before anything runs, and says afterwards what got worse. */
import { InvalidArgumentError } from 'commander';
import {
  changesOf,
  changesText,
  conditionsOf,
  differences,
  otherVersions,
  unmatched,
  type Change,
  type Conditions,
} from '../../records/baseline/changes.ts';
import type { Comparison } from '../../records/format.ts';
import { readComparison, readResults, type ReadRun } from '../../records/read.ts';
import { UserError } from '../errors.ts';
import { say } from '../terminal/say.ts';

export interface BaselineCheck {
  /** @throws UserError where topology, N, mode or the like differ, unless forced */
  admit(now: Conditions): void;
  judge(now: Comparison): readonly Change[];
  /** Its runs, where their folders are there too. */
  runs(): readonly ReadRun[];
}

/** @throws UserError where the baseline can't be read */
export function baselineCheckFor(
  directory: string,
  { tolerance, force }: { tolerance: number; force: boolean },
): BaselineCheck {
  const baseline = readBaseline(directory);
  return {
    admit(now) {
      const lines = differences(conditionsOf(baseline), now);
      if (lines.length === 0) return;
      if (!force) {
        throw new UserError(
          `--baseline ${directory}: can't be compared, ${lines.join('; ')}: run what the baseline ran, or add --force`,
        );
      }
      for (const line of lines) say(`baseline, compared by force: ${line}`);
    },
    judge(now) {
      for (const line of otherVersions(baseline, now)) say(`baseline made with other versions: ${line}`);
      const changes = changesOf(baseline, now, tolerance);
      const lines = [...changesText(changes, tolerance), ...unmatched(baseline, now)];
      console.error([`against ${directory}:`, ...lines.map((line) => `  ${line}`)].join('\n'));
      return changes;
    },
    runs() {
      try {
        return readResults(directory).runs;
      } catch {
        return [];
      }
    },
  };
}

/** comparison.json alone serves, as it may have been committed; else the runs themselves. */
function readBaseline(directory: string): Comparison {
  try {
    return readComparison(directory);
  } catch (error) {
    try {
      return readResults(directory).comparison;
    } catch {
      throw new UserError(`--baseline ${directory}: ${(error as Error).message}`);
    }
  }
}

/** 10%, or 0.1, as commander wants it. */
export function tolerance(text: string): number {
  const [, value, sign] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim()) ?? [];
  if (value === undefined)
    throw new InvalidArgumentError('Expected a percentage such as 10%, or a part such as 0.1.');
  return Number(value) / (sign === '%' ? 100 : 1);
}
