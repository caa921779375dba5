/** What startFleet forks: warmed up, it has one testbed after the other, until a signal or the loss of its parent ends it. */
import { on } from 'node:events';
import { startTestbed, type RunningTestbed } from '../../testbed/testbed.ts';
import { warmUp } from '../../testbed/warm-up.ts';
import type { FleetReply, FleetCommand } from './fleet.ts';

const ended = new AbortController();
let warm = false;
// While it warms up there is nothing to close, and nothing to wait for.
for (const end of ['SIGTERM', 'SIGINT', 'disconnect'])
  process.once(end, () => (warm ? ended.abort() : process.exit()));
// From now on, so that none is missed.
const orders = on(process, 'message', { signal: ended.signal }) as AsyncIterable<[FleetCommand]>;
await warmUp();
warm = true;

const say = (done: FleetReply) => process.send!(done);
let testbed: RunningTestbed | undefined;
try {
  for await (const [order] of orders) {
    if (order === 'close') {
      await testbed?.close();
      testbed = undefined;
      say('closed');
    } else {
      testbed = await startTestbed(order);
      say({ url: testbed.url, edges: testbed.edges });
    }
  }
} catch (error) {
  if (!ended.signal.aborted) throw error;
}
await testbed?.close();
if (process.connected) process.disconnect();
