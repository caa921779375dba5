import { defineStrategy, to } from './api/contract.ts';
import { capacityPerMs } from '../model/fleet/fleet.ts';
import { numberIn } from './api/parameters.ts';
import { placeAt, projectOntoSimplex } from './blocks/simplex.ts';

/**
 * Keeps a probability x for each machine and moves them, with each answer, against the gradient of what all requests
 * together wait:
 *
 *     g = L + 1 / ℓ′(N) = L + s · (N / c + 1)²   [ms]        x ← projection onto the simplex of  x − η · g
 *
 * N the mean number at the machine, ℓ(N) = N / (s (N + 1)) the rate at which such a queue serves (M/M/1), η = STEP / max g.
 * A request takes the machine at which the running sum of x passes its draw. At rest g is equal on all machines that take
 * part: what one more request costs everybody, not itself alone. At first x is the share of capacity.
 *
 * N is what is in flight, a moving average over about 1 / NEWEST answers, less what is on the link: by Little's law a part
 * L / R of it, R the mean answer. The source's model is a fluid; here queues swing by chance, and a step that follows the
 * swings oscillates: on the fleet of the test, of mean 78 ms at best (M/M/1 at the optimum), steps of 0.0003 give 80 ms and steps of 0.05 180 ms.
 */
export default defineStrategy({
  name: 'gradient',
  summary: 'probabilities that follow the gradient of what all wait together',
  source:
    'Balseiro, Mirrokni, Wydrowski 2025, distributed gradient descent (DGD-LB), arXiv 2504.10693 (abstract)',
  knowledge: 'shared',
  parameters: {
    STEP: numberIn({
      summary: 'size of a step over the largest gradient',
      min: 1e-7,
      max: 100,
      defaultText: '0.0003',
    }),
  },
  create({ machines, board: { loads }, cells, random, parameters: { STEP } }) {
    const count = machines.length;
    const x = cells('x', count);
    const inFlight = cells('mean in flight', count);
    const answerMs = cells('mean answer', count);
    const begun = cells('begun', 1);
    const gradient = new Float64Array(count);

    function begin(): void {
      begun[0] = 1;
      const total = machines.reduce((sum, machine) => sum + capacityPerMs(machine), 0);
      machines.forEach((machine, i) => (x[i] = capacityPerMs(machine) / total));
    }

    return {
      route({ index }) {
        if (begun[0] === 0) begin();
        return to(machines[placeAt(x, count, random(index))]!);
      },
      settled(_, { routedTo, durationMs }) {
        const own = routedTo!.index;
        answerMs[own] =
          answerMs[own] === 0 ? durationMs : answerMs[own]! + NEWEST * (durationMs - answerMs[own]!);
        let largest = 0;
        for (let i = 0; i < count; i++) {
          const { latencyMs, serviceMs, concurrency } = machines[i]!;
          inFlight[i]! += NEWEST * (loads[i]! - inFlight[i]!);
          const there = answerMs[i]! > latencyMs ? inFlight[i]! * (1 - latencyMs / answerMs[i]!) : 0;
          gradient[i] = latencyMs + serviceMs * (there / concurrency + 1) ** 2;
          largest = Math.max(largest, gradient[i]!);
        }
        for (let i = 0; i < count; i++) x[i]! -= (STEP / largest) * gradient[i]!;
        projectOntoSimplex(x, count);
      },
    };
  },
});

/** Weight of the newest look at what is in flight, and of a machine's newest answer. */
const NEWEST = 0.01;
