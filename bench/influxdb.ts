import type { Target } from '../outputs/influxdb/target.ts';
import { influxdbAt } from '../outputs/influxdb/output.ts';
import { countPoints } from '../outputs/influxdb/influx.ts';
import { needsInfluxd, startInfluxd } from '../tests/support/influxd.ts';
import { original } from '../model/fleet/original-topology.ts';
import type { Bar, BenchTools } from './bench.ts';
import { asChange, medianOfPairs, PAIRS } from './pairs.ts';
import { runIntoFolder } from './runs.ts';

const N = 2000;

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
        const streamed = how === 'with' ? { outputs: [influxdbAt(target, true)] } : {};
        const { summary } = await runIntoFolder(tools, wish, streamed);
        meanMs[how] = summary.sojournMs!.mean;
        if (how === 'with') missing += N - ((await countPoints(target, testid)).sojourn_time ?? 0);
      }
      ratios.push(meanMs.with / meanMs.without);
      tools.say(`pair ${pair + 1}: ${asChange(ratios.at(-1)!)}`);
    }
  } finally {
    await database.close();
  }
  const { low, median, high } = medianOfPairs(ratios);
  yield {
    what: `planned at N = ${N}, mean sojourn with streaming over without, median of ${PAIRS} pairs`,
    measured: `${asChange(median)} (95 % interval ${asChange(low)} to ${asChange(high)})`,
    bar: 'within 1 %',
    held: Math.abs(median - 1) <= 0.01,
  };
  yield {
    what: `points of sojourn_time missing of ${PAIRS * N}`,
    measured: String(missing),
    bar: 'none',
    held: missing === 0,
  };
}
