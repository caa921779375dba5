import { whereOf } from '../../records/axis.ts';
import { changesText } from '../../records/baseline/changes.ts';
import type { Summary } from '../../records/format.ts';
import { escape } from '../escaping/html.ts';
import type { Judged } from './judged.ts';

interface Case {
  readonly suite: string;
  readonly name: string;
  /** What it is about took so long. */
  readonly ms: number;
  /** Undefined where it passed. */
  readonly failure: string | undefined;
}

/** Each figure against the baseline, and each threshold of each run, as a test case: in the form that Jenkins reads. */
export function junitOf({ comparison, against }: Judged): string {
  const cases = [...comparison.runs.flatMap(casesOf), ...changesAsCases(against)];
  const suites = [...new Set(cases.map(({ suite }) => suite))].map((suite) => {
    const own = cases.filter((it) => it.suite === suite);
    return `  <testsuite name="${escape(suite)}" ${totals(own)} errors="0" skipped="0" timestamp="${comparison.createdAt.slice(0, 19)}">\n${own.map(caseXml).join('\n')}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="routebench" ${totals(cases)}>\n${suites.join('\n')}\n</testsuites>\n`;
}

const totals = (cases: readonly Case[]): string => {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const seconds = cases.reduce((sum, { ms }) => sum + ms, 0) / 1000;
  return `tests="${cases.length}" failures="${failures}" time="${seconds.toFixed(3)}"`;
};

const casesOf = (run: Summary): Case[] =>
  Object.entries(run.thresholds).map(([threshold, held]) => ({
    suite: run.strategy,
    name: `${threshold} ${whereOf(run)}, repeat ${run.repeat}`,
    ms: 0,
    failure: held ? undefined : `${run.id}: the threshold ${threshold} was crossed`,
  }));

const changesAsCases = (against: Judged['against']): Case[] =>
  against === null
    ? []
    : against.changes.map((change) => ({
        suite: change.strategy,
        name: `${change.stat} ${change.where}`,
        ms: change.nowMs,
        failure: change.verdict === 'worse' ? changesText([change], against.tolerance)[0] : undefined,
      }));

function caseXml({ suite, name, ms, failure }: Case): string {
  const start = `    <testcase classname="${escape(suite)}" name="${escape(name)}" time="${(ms / 1000).toFixed(3)}"`;
  if (failure === undefined) return `${start}/>`;
  return `${start}>\n      <failure message="${escape(failure)}" type="regression"/>\n    </testcase>`;
}
