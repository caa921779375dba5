/**
 * What only dashboards need (`-e LIVE=1`): where requests are, at any moment of a run. Each virtual user notes where it
 * has sent its request, in memory that all share, and a few times a second one of them counts. So a request costs a
 * write to memory and no sample: 2,000 samples more at the start of a burst would delay it by 2 %. It takes the extension.
 */
import exec from 'k6/execution';
import { cells, extension } from './shared-memory.ts';
import { Gauge } from './metric-kinds.ts';
import { ids, live, regions, vus } from './current-settings.ts';

const EVERY_MS = 200;

/** Notes at which place (host.ts) this virtual user's request is; without one: nowhere any more. Undefined where nothing counts. */
export const noteInFlight = live ? counting() : undefined;

function counting(): ((place?: number) => void) | undefined {
  const xk6 = extension();
  if (xk6 === undefined) return undefined;
  /** Where a request can be: at a machine, in a region whose machine the master chooses, or anywhere. */
  const places: readonly Record<string, string>[] = [
    ...ids.map((id) => ({ region: id.slice(0, id.lastIndexOf('/')), machine: id })),
    ...regions.map((region) => ({ region })),
    {},
  ];
  const gauge = new Gauge('in_flight');
  /** By virtual user: a place's number from 1; 0 for nowhere. */
  const at = cells('in flight: users', vus);
  /** By place: whether anybody was there yet, so that a series is made of no other. */
  const used = cells('in flight: places', places.length);
  const countedAt = cells('in flight: counted', 1);
  const countAll = (nowMs: number) => {
    if (nowMs - countedAt[0]! < EVERY_MS) return;
    countedAt[0] = nowMs;
    const there = places.map(() => 0);
    for (let user = 0; user < vus; user++) if (at[user]! > 0) there[at[user]! - 1]! += 1;
    places.forEach((tags, place) => void (used[place] && gauge.add(there[place]!, tags)));
  };
  return (place) => {
    at[exec.vu.idInInstance - 1] = place === undefined ? 0 : place + 1;
    if (place !== undefined) return void (used[place] = 1);
    const nowMs = Date.now();
    if (nowMs - countedAt[0]! >= EVERY_MS) xk6.exclusive(countAll, nowMs);
  };
}
