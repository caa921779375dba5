/** What startFleet forks: a testbed and nothing else, warmed up, until a signal or the loss of its parent ends it. */
import { once } from 'node:events';
import { startTestbed } from '../testbed/testbed.ts';
import { warmUp } from '../testbed/warm-up.ts';
import type { FleetWish, Ready } from './fleet.ts';

const ended = Promise.race(['SIGTERM', 'SIGINT', 'disconnect'].map((end) => once(process, end)));
const [wish] = (await once(process, 'message')) as [FleetWish];
await warmUp();
const testbed = await startTestbed(wish);
process.send!({ url: testbed.url } satisfies Ready);
await ended;
await testbed.close();
if (process.connected) process.disconnect();
