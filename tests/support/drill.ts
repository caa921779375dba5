/** One drill: a command is disturbed at a moment of its run, and what it leaves is looked at. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRoot } from '../../runner/paths.ts';
import { k6CsvFiles, merged, recordingsIn } from '../../records/samples/k6-samples.ts';
import { readSamples } from '../../records/samples/read-samples.ts';
import type { Comparison } from '../../records/format.ts';
import { execa } from 'execa';
import { processesOf, start } from './started.ts';

/** The commands that are disturbed, about how long each takes before its load or in all, and its load, in ms. */
export const DRILLED = {
  run: { takesMs: 2000, loadMs: 2500, args: ['run', 'planned', '-n', '400'] },
  compare: {
    takesMs: 2000,
    loadMs: 4000,
    args: ['compare', '--strategies', 'planned,round-robin', '-n', '200', '--repeat', '2'],
  },
  simulated: {
    takesMs: 3000,
    loadMs: null,
    args: ['compare', '--simulated', '--strategies', 'all', '-n', '10,5000', '--repeat', '2'],
  },
  limits: { takesMs: 8000, loadMs: null, args: ['limits', '--time-scale', '20'] },
} as const;

export interface Drill {
  readonly command: keyof typeof DRILLED;
  readonly signal: NodeJS.Signals;
  /** What the moment counts from: the command's start, or its first measured request, where it has such. */
  readonly from: 'start' | 'load';
  readonly afterMs: number;
}

export interface Outcome {
  readonly end: number | NodeJS.Signals;
  /** Processes of it that still run five seconds after its end. */
  readonly left: readonly string[];
  /** Requests that its files say were answered, and that report tells of; null where there is nothing to report. */
  readonly measured: number;
  readonly reported: number | null;
  readonly text: string;
}

const GRACE_MS = 5000;

/** @param folder where the command's results go; it isn't there yet */
export async function drill({ command, signal, from, afterMs }: Drill, folder: string): Promise<Outcome> {
  const running = start(...DRILLED[command].args, '--out', folder);
  let over = false;
  void running.ended.then(() => (over = true));
  while (from === 'load' && !over && !isLoading(folder)) await sleep(10);
  await Promise.race([sleep(afterMs), running.ended]);
  const mine = () => processesOf(folder);
  running.child.kill(signal);
  const end = await running.ended;
  for (const until = Date.now() + GRACE_MS; mine().length > 0 && Date.now() < until;) await sleep(50);
  const left = mine();
  const measured = answeredIn(folder);
  return {
    end,
    left,
    measured,
    reported: measured === 0 ? null : await reportedOf(folder),
    text: running.text(),
  };
}

/** Whether it ended as it should. */
export function isRight({ signal }: Drill, { end, left, measured, reported, text }: Outcome): boolean {
  // A signal that comes before the command listens, or after its end, ends it as any other program or not at all.
  const ends: (number | NodeJS.Signals)[] = signal === 'SIGKILL' ? ['SIGKILL', 0] : [105, signal, 0, 99];
  return (
    ends.includes(end) &&
    left.length === 0 &&
    !/^\s+at /m.test(text) &&
    (reported === null ? measured === 0 : reported === measured)
  );
}

const isLoading = (folder: string): boolean =>
  runsIn(folder).some((run) =>
    k6CsvFiles(run).some((file) => readFileSync(file, 'latin1').includes('sojourn_time')),
  );

/** Folders of runs in a results folder, itself included. */
const runsIn = (folder: string): string[] =>
  [folder, ...(existsSync(folder) ? readdirSync(folder).map((name) => `${folder}/${name}`) : [])].filter(
    (it) => existsSync(`${it}/run.json`),
  );

function answeredIn(folder: string): number {
  let answered = 0;
  for (const run of runsIn(folder)) {
    if (existsSync(`${run}/samples.csv`))
      answered += readSamples(`${run}/samples.csv`).status.filter((status) => status !== 0).length;
    else if (k6CsvFiles(run).length > 0)
      answered += merged(recordingsIn(run)).rows.filter(({ status }) => status !== 0).length;
  }
  return answered;
}

async function reportedOf(folder: string): Promise<number> {
  const args = [inRoot('build/node/runner/main.js'), 'report', folder, '--json'];
  const { stdout } = await execa(process.execPath, args, { reject: false });
  const { runs } = JSON.parse(stdout) as Comparison;
  return runs.reduce((sum, { completed }) => sum + completed, 0);
}
