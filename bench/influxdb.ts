import { median } from 'simple-statistics';
import type { Target } from '../live/target.ts';
import { countPoints } from '../live/influx.ts';
import { needsInfluxd, startInfluxd } from '../tests/influxd.ts';
import { original } from '../topologies/original.ts';
import type { Bar, BenchTools } from './bench.ts';
import { runIntoFolder } from './runs.ts';

const N = 2000;
/** One pair's ratio wanders by a per cent or two; of so many the median is known within one. */
const PAIRS = 20;
/** Of 20 ratios in order the 6th and the 15th hold the median with probability 0.96, whatever their distribution. */
const RANKS = [6, 15] as const;

/** What streaming costs: the same burst with and without it, taking turns, each pair on one seed. */
export async function* influxdb(tools: BenchTools): AsyncGenerator<Bar> {
  const reason = needsInfluxd();
  if (reason !== undefined) return tools.say(reason);
  const database = await startInfluxd();
  const target: Target = { url: database.url, database: 'k6', writer: null, reader: null };
  const ratios: number[] = [];
  let missing = 0;
  try {
    for (let pair = 0; pair < PAIRS; pair++) {
      const meanMs: Record<'with' | 'without', number> = { with: 0, without: 0 };
      const order = pair % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const);
      for (const how of order) {
        const testid = `bench-${pair}-${how}`;
        const wish = { strategy: 'planned', n: N, seed: pair + 1, topology: original, testid };
        const streamed = how === 'with' ? { influxdb: { target, required: true } } : {};
        const { summary } = await runIntoFolder(tools, wish, streamed);
        meanMs[how] = summary.sojournMs!.mean;
        if (how === 'with') missing += N - ((await countPoints(target, testid)).sojourn_time ?? 0);
      }
      ratios.push(meanMs.with / meanMs.without);
      tools.say(`pair ${pair + 1}: ${asShift(ratios.at(-1)!)}`);
    }
  } finally {
    await database.close();
  }
  const inOrder = ratios.toSorted((a, b) => a - b);
  const [low, high] = RANKS.map((rank) => asShift(inOrder[rank - 1]!));
  yield {
    what: `planned at N = ${N}, mean sojourn with streaming over without, median of ${PAIRS} pairs`,
    measured: `${asShift(median(ratios))} (95 % interval ${low} to ${high})`,
    bar: 'within 1 %',
    held: Math.abs(median(ratios) - 1) <= 0.01,
  };
  yield {
    what: `points of sojourn_time missing of ${PAIRS * N}`,
    measured: String(missing),
    bar: 'none',
    held: missing === 0,
  };
}

const asShift = (ratio: number): string => `${(100 * (ratio - 1)).toFixed(2)} %`;
