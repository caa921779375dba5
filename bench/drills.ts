/**
 * Signals and kills at seeded moments of each command: the exit code is right, nothing of it runs five seconds later, and
 * the report has every request that was measured. `drills:<seed>` takes other moments.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Purpose, uniformOf } from '../model/stats/random.ts';
import { drill, DRILLED, isRight, type Drill } from '../tests/support/drill.ts';
import type { Bench } from './bench.ts';

const TIMES = 10;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export const drills: Bench = async function* ({ say, part }) {
  const seed = Number(part || 1);
  const parent = mkdtempSync(join(tmpdir(), 'routebench-drills-'));
  try {
    for (const [at, command] of (Object.keys(DRILLED) as Drill['command'][]).entries()) {
      for (const kind of ['signals', 'kills'] as const) {
        const wrong: string[] = [];
        let measured = 0;
        for (let turn = 0; turn < TIMES; turn++) {
          const draw = uniformOf(Purpose.service, seed, at, 2 * turn + Number(kind === 'kills'));
          const signal = kind === 'kills' ? 'SIGKILL' : SIGNALS[turn % SIGNALS.length]!;
          const { takesMs, loadMs } = DRILLED[command];
          // Two thirds of them while there is something to lose.
          const from = loadMs === null || turn % 3 === 0 ? 'start' : 'load';
          const afterMs = Math.round(draw * (from === 'load' ? loadMs! : takesMs));
          const it: Drill = { command, signal, from, afterMs };
          const folder = `${parent}/${command}-${kind}-${turn}`;
          const outcome = await drill(it, folder);
          measured += outcome.measured;
          const told = `${signal} ${afterMs} ms after its ${from}: ended ${outcome.end}, left ${outcome.left.length}, reported ${outcome.reported} of ${outcome.measured}`;
          say(`${command}: ${told}`);
          if (!isRight(it, outcome)) wrong.push([told, ...outcome.left, outcome.text].join('\n'));
          rmSync(folder, { recursive: true, force: true });
        }
        wrong.forEach(say);
        yield {
          what: `${command}, ${TIMES} ${kind}, seed ${seed}`,
          measured: `${TIMES - wrong.length} right, ${measured} measured requests in their reports`,
          bar: 'all right',
          held: wrong.length === 0,
        };
      }
    }
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
};
