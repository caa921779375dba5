import { defineStrategy, to } from './api/contract.ts';

/**
 * A machine that becomes idle joins a queue of idle ones; a request takes the first in that queue, and a machine
 * drawn uniformly where none is idle. A machine that serves c at once stands for c, so it has max(0, c − q) places in
 * the queue, q requests in flight. At first all are idle, in an order drawn at random.
 *
 * The point of the source: idle machines announce themselves, so choosing costs nothing at arrival. There are as many
 * queues as there are command units: one.
 */
export default defineStrategy({
  name: 'join-idle-queue',
  summary: 'the machine idle for longest; a random one where none is idle',
  source: 'Lu, Xie, Kliot, Geller, Larus, Greenberg 2011, Join-Idle-Queue (JIQ-Random)',
  knowledge: 'shared',
  create({ machines, cells, random }) {
    const places = machines.flatMap(({ index, concurrency }) => Array<number>(concurrency).fill(index));
    const idle = idleQueue(cells('idle', places.length), cells('idle head, size and whether begun', 3));
    const underWay = cells('under way', machines.length);

    return {
      route({ index }) {
        if (!idle.begun()) idle.begin(shuffled(places, (draw) => random(index, draw)));
        const i = idle.take() ?? Math.floor(random(index) * machines.length);
        underWay[i]! += 1;
        return to(machines[i]!);
      },
      settled(_, { routedTo }) {
        const i = routedTo!.index;
        underWay[i]! -= 1;
        if (underWay[i]! < machines[i]!.concurrency) idle.join(i);
      },
    };
  },
});

type Numbers = Record<number, number> & { readonly length: number };

/** First in, first out, in a ring of cells. */
function idleQueue(ring: Numbers, state: Numbers) {
  const [head, size, begun] = [0, 1, 2];
  const join = (i: number): void => {
    ring[(state[head]! + state[size]!) % ring.length] = i;
    state[size]! += 1;
  };
  return {
    join,
    begun: () => state[begun] === 1,
    begin(members: readonly number[]) {
      members.forEach(join);
      state[begun] = 1;
    },
    take(): number | undefined {
      if (state[size] === 0) return undefined;
      const i = ring[state[head]!]!;
      state[head] = (state[head]! + 1) % ring.length;
      state[size]! -= 1;
      return i;
    },
  };
}

/** All orders equally likely (Fisher & Yates). Draw 0 is for the choice where none is idle. */
function shuffled(items: readonly number[], draw: (number: number) => number): number[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(draw(i) * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
