/** What a million requests cost in virtual time. `npm run bench -- simulator` holds these figures against the bars. */
import { defineStrategy, to, type Strategy } from '../strategies/kit/contract.ts';
import type { Topology } from '../strategies/kit/topology.ts';
import roundRobin from '../strategies/round-robin.ts';
import { original } from '../topologies/original.ts';
import { simulate } from './simulate.ts';

export interface SimulatorCost {
  readonly what: string;
  readonly seconds: number;
  /** The most that this process had resident until then. */
  readonly peakMB: number;
  readonly bar: { readonly seconds: number; readonly peakMB: number };
}

const N = 1_000_000;

/** The rule of DESIGN section 3, as it stands there but for a plain loop. */
const soonest = defineStrategy({
  name: 'soonest',
  summary: '',
  source: 'Weinrib & Shenker 1988',
  knowledge: 'shared',
  create: ({ machines, board }) => ({
    route() {
      let best = machines[0]!;
      let bestMs = Infinity;
      for (const machine of machines) {
        const answerMs = machine.latencyMs + (board.inFlight(machine) + 1) * machine.serviceMs;
        if (answerMs < bestMs) {
          best = machine;
          bestMs = answerMs;
        }
      }
      return to(best);
    },
  }),
});

/** A thousand machines in ten regions, no two regions alike. */
const thousand: Topology = {
  name: 'thousand',
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

export function* simulatorCosts(): Generator<SimulatorCost> {
  const cost = (
    strategy: Strategy,
    topology: Topology,
    mode: 'burst' | 'closed',
    bar: number,
  ): SimulatorCost => {
    const start = process.hrtime.bigint();
    const vus = mode === 'closed' ? 1000 : undefined;
    simulate({ topology, strategy, parameters: {}, mode, n: N, vus });
    return {
      what: `a million of ${strategy.name} on ${topology.name}, ${mode}`,
      seconds: Number(process.hrtime.bigint() - start) / 1e9,
      peakMB: process.resourceUsage().maxRSS / 1000,
      bar: { seconds: bar, peakMB: 500 },
    };
  };
  yield cost(roundRobin, original, 'burst', 2);
  yield cost(roundRobin, original, 'closed', 2);
  yield cost(soonest, thousand, 'burst', 10);
  yield cost(soonest, thousand, 'closed', 10);
}
