/** One measured run of a balancer: it stands where the master stood, before the machines' own addresses. */
import { contestantOf } from '../../balancers/catalogue.ts';
import { startBalancer } from '../../balancers/start.ts';
import { upstreamsOf } from '../../balancers/upstreams.ts';
import { fleetOf } from '../../model/fleet/fleet.ts';
import { ROOT } from '../../model/master-api.ts';
import { median } from '../../model/stats/median.ts';
import { UserError } from '../errors.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { runOnce } from './run.ts';
import type { RunContext, RunResult, RunSpec } from './run-spec.ts';

/** @throws UserError with one line where the balancer is missing, refuses its configuration or doesn't answer */
export async function measureBalancer(
  spec: RunSpec,
  host: Omit<RunContext, 'url' | 'ownFleet'>,
  { edges }: Fleet,
): Promise<RunResult> {
  const addresses = new Map(edges.map((edge) => [edge.id, edge]));
  const contestant = contestantOf(spec.strategy);
  const balancer = await startBalancer(
    contestant,
    upstreamsOf(fleetOf(spec.topology!), addresses),
    host.signal,
  ).catch((error: Error) => {
    throw new UserError(error.message, 1);
  });
  try {
    const [first] = edges;
    const costMs = await forwardingCostMs(balancer.url, `http://${first!.host}:${first!.port}`);
    const { name } = contestant.balancer;
    return await runOnce(spec, {
      ...host,
      url: balancer.url,
      ownFleet: true,
      balancer: { name, version: balancer.version, costMs },
    });
  } finally {
    await balancer.close();
  }
}

const ASKED = 30;

/** What a balancer itself takes for a request, ms: through it less without it, medians on an idle fleet. */
async function forwardingCostMs(through: string, direct: string): Promise<number> {
  const timesMs: { through: number[]; direct: number[] } = { through: [], direct: [] };
  const ask = async (url: string) => {
    const startMs = performance.now();
    await (await fetch(`${url}${ROOT}`)).arrayBuffer();
    return performance.now() - startMs;
  };
  for (let i = 0; i < ASKED; i++) {
    timesMs.through.push(await ask(through));
    timesMs.direct.push(await ask(direct));
  }
  return Math.max(0, median(timesMs.through) - median(timesMs.direct));
}
