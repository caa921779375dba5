/** The stage on the forwarding unit alone: what GET / takes, and the rate at which it becomes the bottleneck. */
import { median } from 'simple-statistics';
import type { MasterLimits } from '../../records/limits-format.ts';
import { type Bottleneck, searchRate } from './rate-search.ts';
import type { Stage } from './stage.ts';

/** Where its median is this much longer than alone, the master is the bottleneck. Real ms: the master isn't simulated. */
const BOTTLENECK_MS = 10;
const PROBES = 40;
const NEW_CONNECTIONS = 8;
/** Between two steps, real ms. */
const PAUSE_MS = 200;

export async function probeMaster(stage: Stage): Promise<MasterLimits> {
  const { client } = stage;
  const times: number[] = [];
  let failed = 0;
  for (let i = 0; i < PROBES; i++) {
    const { tookMs, status } = await client.greet();
    times.push(tookMs);
    if (status !== 200) failed++;
  }
  const anew: number[] = [];
  for (let i = 0; i < NEW_CONNECTIONS; i++) anew.push(await client.greetAnewMs());
  const answerMs = median(times);
  const bottleneckMs = BOTTLENECK_MS + Math.round(answerMs);
  return {
    answerMs,
    newConnectionMs: median(anew),
    bottleneckMs,
    ...(await findBottleneck(stage, bottleneckMs, failed / PROBES)),
  };
}

/** @param bottleneckMs a step holds whose median is no longer, and which fails no more often than requests sent alone do */
function findBottleneck(stage: Stage, bottleneckMs: number, failing: number): Promise<Bottleneck> {
  const { client, onProgress } = stage;
  return searchRate(
    async (rate) => {
      onProgress(`GET / at ${rate.toLocaleString('en')} per second`);
      const step = await client.greetAtRate(rate);
      await client.pause(PAUSE_MS * client.timeScale);
      return step;
    },
    ({ medianMs, failed, askedPerS }) => medianMs <= bottleneckMs && failed <= 2 * failing * askedPerS,
  );
}
