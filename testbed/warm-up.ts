import { once } from 'node:events';
import { connect } from 'node:net';
import type { Topology } from '../model/fleet/topology.ts';
import { startTestbed } from './testbed.ts';

/** Both ways from a master to a machine (see forward.ts), over links that need a timer. */
const fleet: Topology = {
  name: 'warm-up',
  regions: { near: { latencyMs: 1, machines: [{ serviceMs: 0.05 }, { serviceMs: 0.05, concurrency: 2 }] } },
};

const FLEETS = 3;
const ROUNDS = 4;
const AT_ONCE = 100;

/**
 * Serves requests until V8 has compiled what serves them. The first 500 requests to a process that hasn't take it half
 * a second of computing, later ones a third of that: time that a measurement would find in its answers. They are like
 * those that come after, and so are the fleets, one after the other: what V8 hasn't met before, it compiles anew.
 *
 * What they leave behind is not collected here: with a fleet's last objects V8 forgets what it compiled for their kind.
 */
export async function warmUp(): Promise<void> {
  for (let begun = 0; begun < FLEETS; begun++) {
    const testbed = await startTestbed({ topology: fleet });
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => exchange(testbed.port, i)));
    }
    await testbed.close();
  }
}

/** Two requests in k6's words, on a connection of their own, as a virtual user sends them. */
async function exchange(port: number, index: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  for (let round = 0; round < 2; round++) {
    socket.write(
      `GET /work/near/${index % 2} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: Grafana k6/2.2.0\r\nX-Request-Index: ${index}\r\n\r\n`,
    );
    await once(socket, 'data');
  }
  socket.destroy();
}
