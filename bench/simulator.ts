import { simulate } from '../simulator/simulate.ts';
import type { Strategy } from '../strategies/api/contract.ts';
import type { Topology } from '../model/fleet/topology.ts';
import roundRobin from '../strategies/round-robin.ts';
import soonest from '../strategies/shortest-expected-delay.ts';
import { original } from '../model/fleet/original-topology.ts';
import type { Bar } from './bench.ts';

const N = 1_000_000;
const MOST_MB = 500;

/** A thousand machines in ten regions, no two regions alike. */
const thousand: Topology = {
  name: 'a thousand machines',
  regions: Object.fromEntries(
    Array.from({ length: 10 }, (_, region) => [
      `r${region}`,
      {
        latencyMs: 20 + 37 * region,
        machines: Array.from({ length: 100 }, (_, i) => ({ serviceMs: 20 + (i % 5) })),
      },
    ]),
  ),
};

/** A million requests in virtual time, on one core. */
export async function* simulator(): AsyncGenerator<Bar> {
  for (const mode of ['burst', 'closed'] as const) yield cost(roundRobin, original, mode, 2);
  for (const mode of ['burst', 'closed'] as const) yield cost(soonest, thousand, mode, 10);
}

function cost(strategy: Strategy, topology: Topology, mode: 'burst' | 'closed', mostSeconds: number): Bar {
  const start = process.hrtime.bigint();
  simulate({ topology, strategy, parameters: {}, mode, n: N, vus: mode === 'closed' ? 1000 : null });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  // The most that this process had resident until now.
  const peakMB = process.resourceUsage().maxRSS / 1000;
  return {
    what: `a million of ${strategy.name} on ${topology.name}, ${mode}`,
    measured: `${seconds.toFixed(2)} s, at most ${Math.round(peakMB)} MB`,
    bar: `under ${mostSeconds} s, under ${MOST_MB} MB`,
    held: seconds < mostSeconds && peakMB < MOST_MB,
  };
}
