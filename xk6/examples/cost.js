/**
 * What the lock costs: iterations that do nothing but count, alone or within exclusive. Compare their iterations/s.
 *
 *   for how in alone exclusive; do ../bin/k6 run --quiet -e HOW=$how -e VUS=50 examples/cost.js; done
 */
import { memory, exclusive } from 'k6/x/routebench';

const iterations = 400_000;
const cells = new Float64Array(memory('cells', 16));
const add = (cell, by) => {
  cells[cell] += by;
};

export const options = {
  scenarios: { load: { executor: 'shared-iterations', vus: Number(__ENV.VUS ?? 50), iterations } },
};

// Alone, virtual users overwrite each other's counts: only the time is of interest.
const ways = { alone: () => add(1, 1), exclusive: () => exclusive(add, 0, 1) };

export default ways[__ENV.HOW ?? 'exclusive'];

export function teardown() {
  if (cells[0] !== 0 && cells[0] !== iterations) throw new Error(`counted ${cells[0]} of ${iterations}`);
}
