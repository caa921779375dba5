/** `routebench dev FILE`: a strategy simulated anew at each save, its curve beside two others. */
import type { Command } from 'commander';
import { watch } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import { terminalText } from '../../report/escaping/terminal.ts';
import { curveText } from '../../report/text/curve.ts';
import { parseStrategies } from '../catalogue.ts';
import { asUserError, UserError } from '../errors.ts';
import { topologyFrom, withOptions, type FleetOptions } from '../options/options.ts';
import { planOf } from '../run/run-request.ts';
import { simulatedRun } from '../run/simulated-run.ts';
import { strategyAnew } from '../strategy-files/load.ts';
import { isPath } from '../strategy-files/names.ts';
import { breathe, interruptible } from '../terminal/interrupt.ts';

/** One that knows nothing of the fleet, and one that knows all of it. */
const BESIDE = ['round-robin', 'command-unit'];
const MARKERS = ['●', '○', '+'];
const NS = [1, 3, 10, 30, 100, 300, 1000];
const SEEDS = 3;
/** An editor writes a file in several steps. */
const SETTLE_MS = 60;

type DevOptions = Pick<FleetOptions, 'topology'>;

export function addDevCommand(program: Command): void {
  withOptions(program.command('dev'), ['topology'])
    .description('simulate a strategy at each save of its file, and draw it beside two others')
    .argument('<file>', 'such as ./mine.ts: routebench new writes one')
    .action(interruptible(dev));
}

async function dev(signal: AbortSignal, path: string, options: DevOptions): Promise<void> {
  if (!isPath(path)) throw new UserError(`${path}: expected the path of a file, such as ./${path}.ts`);
  const name = parseStrategies(path)[0]!;
  const file = resolve(path);
  const show = process.stdout.isTTY ? createLogUpdate(process.stdout) : console.log;
  const factors = async (strategy: string) => meansOf(strategy, options, signal);
  const others = new Map<string, (number | null)[]>();
  for (const other of BESIDE) others.set(other, await factors(other));
  let shown = '';
  const draw = async () => {
    try {
      await strategyAnew(file);
      shown = drawing(new Map([[name, await factors(name)], ...others]));
      show(shown);
    } catch (error) {
      if (signal.aborted) return;
      const { message } = asUserError(error);
      show(`${shown && `${pc.dim(shown)}\n`}${pc.red(terminalText(message))}`);
    }
  };
  await draw();
  await onSaves(file, signal, draw);
  if (process.stdout.isTTY) (show as ReturnType<typeof createLogUpdate>).done();
}

/** Means of a few seeds, as times of what nothing can beat. */
async function meansOf(
  strategy: string,
  options: DevOptions,
  signal: AbortSignal,
): Promise<(number | null)[]> {
  const wish = {
    strategies: [strategy],
    n: NS,
    mode: 'burst',
    repeat: SEEDS,
    seed: 1,
    timeScale: 1,
  } as const;
  const specs = await planOf({ ...wish, n: [...NS] }, topologyFrom(options.topology), null);
  const found = new Map(NS.map((n) => [n, [] as number[]]));
  for (const spec of specs) {
    await breathe(signal);
    const { regret } = (await simulatedRun(spec, { id: strategy })).summary;
    if (regret !== null) found.get(spec.n)!.push(regret);
  }
  return NS.map((n) => {
    const all = found.get(n)!;
    return all.length === 0 ? null : all.reduce((sum, it) => sum + it, 0) / all.length;
  });
}

function drawing(factors: ReadonlyMap<string, readonly (number | null)[]>): string {
  const curves = [...factors].map(([name, values], i) => ({ name, values, marker: MARKERS[i]! }));
  const legend = curves.map(({ name, marker, values }) => {
    const figures = values.map((value) => (value === null ? '–' : `×${value.toFixed(2)}`).padStart(7));
    return `${marker} ${name.padEnd(20).slice(0, 20)}${figures.join('')}`;
  });
  return [
    'mean sojourn of a burst of N, as times of the best possible',
    curveText(NS, curves, { width: Math.min(80, process.stdout.columns || 80) }),
    `${' '.repeat(22)}${NS.map((n) => String(n).padStart(7)).join('')}`,
    ...legend,
    pc.dim(`${SEEDS} seeds each; drawn anew when a file beside it is saved; Ctrl-C ends it`),
  ].join('\n');
}

/** At each save of the file, or of a TypeScript file beside it, which it may import. */
async function onSaves(file: string, signal: AbortSignal, draw: () => Promise<void>): Promise<void> {
  let saved = false;
  let wake = () => {};
  const watcher = watch(dirname(file), (_event, changed) => {
    if (changed !== null && !changed.endsWith('.ts')) return;
    saved = true;
    setTimeout(() => wake(), SETTLE_MS);
  });
  signal.addEventListener('abort', () => wake(), { once: true });
  try {
    while (!signal.aborted) {
      if (!saved) await new Promise<void>((resolve) => (wake = resolve));
      if (signal.aborted) return;
      saved = false;
      await draw();
    }
  } finally {
    watcher.close();
  }
}
