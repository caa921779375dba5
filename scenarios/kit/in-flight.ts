/** What only dashboards need (`-e LIVE=1`): where requests are, at any moment of a run. */
import { Counter } from 'k6/metrics';
import type { Route } from '../../strategies/kit/contract.ts';
import { alone } from './alone.ts';
import { live } from './run.ts';

/** One more where a request is sent to, one less once it is settled: the running sum is what is in flight. */
const inFlight = live ? new Counter('in_flight') : undefined;

/** Takes the request's route (to anywhere: it counts for the master alone) and the change. */
export const countInFlight =
  inFlight && alone((route: Route, change: 1 | -1) => void inFlight.add(change, tagsOf(route)));

function tagsOf(route: Route): Record<string, string> {
  if (route.to === 'machine') return { region: route.machine.region, machine: route.machine.id };
  return route.to === 'region' ? { region: route.region.name } : {};
}
