/**
 * Fifty virtual users send each request to the machine with the fewest requests in flight, over all of them.
 *
 *   ../bin/k6 run examples/least-busy.js
 *
 * On a k6 without the extension each virtual user only knows what it has in flight itself, and the same script says so.
 */
import exec from 'k6/execution';
import { sleep } from 'k6';

const MACHINES = 5;

/** On a k6 without the extension: memory of this virtual user's own, which needs no lock. */
const own = { memory: (name, bytes) => new ArrayBuffer(bytes), exclusive: (fn, ...args) => fn(...args) };

function connect() {
  const announced = __ENV.ROUTEBENCH_XK6;
  if (!announced) return own;
  const extension = require('k6/x/routebench');
  if (extension.version !== announced)
    exec.test.abort(`ROUTEBENCH_XK6=${announced} is set, but this k6 has no k6/x/routebench of that version`);
  return extension;
}

const { memory, exclusive } = connect();
const inFlight = new Float64Array(memory('in flight', MACHINES * 8));
const served = new Float64Array(memory('served', MACHINES * 8));

// Defined once and given arguments, since a closure made anew for each call costs more than the lock.
const pick = () => {
  let best = 0;
  for (let machine = 1; machine < MACHINES; machine++) if (inFlight[machine] < inFlight[best]) best = machine;
  inFlight[best]++;
  return best;
};
const settle = (machine) => {
  inFlight[machine]--;
  served[machine]++;
};

export const options = {
  scenarios: {
    load: { executor: 'shared-iterations', vus: 50, iterations: 1000, maxDuration: '1m' },
  },
};

export default function () {
  const machine = exclusive(pick);
  try {
    sleep(0.005 * (machine + 1)); // stands for the request; machine 0 answers soonest
  } finally {
    exclusive(settle, machine);
  }
}

export function teardown() {
  const shared = __ENV.ROUTEBENCH_XK6 ? 'all virtual users' : 'one virtual user, the one that tears down';
  console.log(`seen by ${shared}: served ${served.join(' ')}, in flight ${inFlight.join(' ')}`);
}
