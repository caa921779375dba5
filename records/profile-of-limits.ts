/** profile.json: what strategies need of a fleet, and beside it, for people, what it was measured from. */
import type { Profile } from '../model/fleet/profile.ts';
import type { LimitsRecord } from './limits-format.ts';

/** A day, as in topologies. */
const MAX_TIMEOUT_MS = 86_400_000;

/** Machines that couldn't be measured are left out. */
export function profileOf(record: LimitsRecord): Profile & Record<string, unknown> {
  const { createdAt, url, fleet, timeScale, timeoutMs, machines, master } = record;
  const measured = Object.entries(machines).filter(([, { figures }]) => figures !== null);
  const regions = [...new Set(measured.map(([, { region }]) => region))];
  return {
    format: 1,
    createdAt,
    url,
    fleet,
    timeScale,
    // A stranger's master may tell of more than a profile may hold.
    timeoutMs: Math.min(timeoutMs, MAX_TIMEOUT_MS),
    machines: Object.fromEntries(
      measured.map(([id, { figures, noLoad, atOnce, wakeMs }]) => [
        id,
        { ...figures!, spreadMs: round(noLoad!.spreadMs), atOnce: atOnce?.answered ?? null, wakeMs },
      ]),
    ),
    regions: Object.fromEntries(
      regions.map((name) => {
        const own = measured.filter(([, { region }]) => region === name).map(([, { figures }]) => figures!);
        const latencyMs = own.reduce((sum, figures) => sum + figures.latencyMs, 0) / own.length;
        return [name, { machines: own.length, latencyMs: round(latencyMs) }];
      }),
    ),
    master: master && {
      answerMs: round(master.answerMs),
      newConnectionMs: round(master.newConnectionMs),
      bottleneckPerS: master.bottleneckPerS,
      heldPerS: master.heldPerS,
    },
  };
}

const round = (ms: number): number => Math.round(ms * 100) / 100;
