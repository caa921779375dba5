/**
 * What only dashboards need (`-e LIVE=1`): where requests are, at any moment of a run. Each virtual user notes where it
 * has sent its request, in memory that all share, and a few times a second one of them counts. So a request costs a
 * write to memory and no sample: 2,000 samples more at the start of a burst would delay it by 2 %. It takes the extension.
 */
import exec from 'k6/execution';
import { Gauge } from 'k6/metrics';
import type { Route } from '../../strategies/kit/contract.ts';
import { memoryOf } from './memory.ts';
import { known, live, vus } from './run.ts';

const EVERY_MS = 200;

/** Notes where this virtual user's request is; without a route: nowhere any more. Undefined where nobody counts. */
export const noteInFlight = live ? counting() : undefined;

function counting(): ((route?: Route) => void) | undefined {
  const memory = memoryOf();
  if (!memory.shared) return undefined;
  const { machines, regions } = known;
  /** Where a request can be: at a machine, in a region whose machine the master chooses, or anywhere. */
  const places: readonly Record<string, string>[] = [
    ...machines.map(({ region, id }) => ({ region, machine: id })),
    ...regions.map(({ name }) => ({ region: name })),
    {},
  ];
  const placeOf = (route: Route): number => {
    if (route.to === 'machine') return route.machine.index;
    return machines.length + (route.to === 'region' ? regions.indexOf(route.region) : regions.length);
  };
  const gauge = new Gauge('in_flight');
  /** By virtual user: a place's number from 1; 0 for nowhere. */
  const at = memory.cells('in flight: users', vus);
  /** By place: whether anybody was there yet, so that a series is made of no other. */
  const used = memory.cells('in flight: places', places.length);
  const countedAt = memory.cells('in flight: counted', 1);
  const countAll = (nowMs: number) => {
    if (nowMs - countedAt[0]! < EVERY_MS) return;
    countedAt[0] = nowMs;
    const there = places.map(() => 0);
    for (let user = 0; user < vus; user++) if (at[user]! > 0) there[at[user]! - 1]! += 1;
    places.forEach((tags, place) => void (used[place] && gauge.add(there[place]!, tags)));
  };
  return (route) => {
    const place = route === undefined ? 0 : placeOf(route) + 1;
    at[exec.vu.idInInstance - 1] = place;
    if (place > 0) return void (used[place - 1] = 1);
    const nowMs = Date.now();
    if (nowMs - countedAt[0]! >= EVERY_MS) memory.exclusive(countAll, nowMs);
  };
}
