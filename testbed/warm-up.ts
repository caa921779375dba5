import { once } from 'node:events';
import { connect } from 'node:net';
import type { Topology } from '../strategies/kit/topology.ts';
import { startTestbed } from './testbed.ts';

/** Both ways from a master to a machine (see forward.ts), over links that need a timer. */
const fleet: Topology = {
  name: 'warm-up',
  regions: { near: { latencyMs: 1, machines: [{ serviceMs: 0.05 }, { serviceMs: 0.05, concurrency: 2 }] } },
};

const ROUNDS = 6;
const AT_ONCE = 100;

/**
 * Serves requests until V8 has compiled what serves them. The first 500 requests to a process that hasn't take it half
 * a second of computing, later ones a third of that: time that a measurement would find in its answers.
 */
export async function warmUp(): Promise<void> {
  const testbed = await startTestbed({ topology: fleet });
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => exchange(testbed.port)));
  }
  await testbed.close();
  // With --expose-gc: what that left behind isn't collected while the first measurement begins.
  globalThis.gc?.();
}

/** A request on a connection of its own, as each virtual user sends its first. */
async function exchange(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1').resume();
  socket.write('GET /work HTTP/1.1\r\nHost: warm-up\r\nConnection: close\r\n\r\n');
  await once(socket, 'close');
}
