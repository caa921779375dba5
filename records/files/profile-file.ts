/** profile.json as people may have edited it: what strategies go by, and what stands beside it for people. */
import type { MachineProfile, Profile } from '../../model/fleet/profile.ts';
import { checker } from './json-file.ts';
import {
  anything,
  byName,
  ms,
  nullable,
  number,
  object,
  oneOf,
  optional,
  text,
  wholeNumber,
  type Schema,
} from './schema.ts';

interface MachineInFile extends MachineProfile {
  readonly noLoadMs?: number;
  readonly spreadMs?: number;
  readonly atOnce?: number | null;
  readonly wakeMs?: number | null;
}

interface ProfileFile extends Profile {
  readonly machines: Readonly<Record<string, MachineInFile>>;
  readonly createdAt?: string;
  readonly url?: string;
  readonly fleet?: string | null;
  readonly timeScale?: number;
  readonly timeoutMs?: number;
  readonly regions?: unknown;
  readonly master?: unknown;
}

/** A day, as in topologies. */
const fleetMs = number(0, 86_400_000);
const positiveMs = number(0.001, 86_400_000);
const unread: Schema<unknown> = anything();

/** Fields that nothing reads are the file's own. */
export const checkProfile = checker<ProfileFile>(
  object<ProfileFile>({
    format: oneOf(1),
    machines: byName(
      object<MachineInFile>({
        latencyMs: fleetMs,
        serviceMs: positiveMs,
        concurrency: optional(wholeNumber(1, 10_000)),
        jitterMs: optional(fleetMs),
        serviceJitterMs: optional(fleetMs),
        noLoadMs: optional(ms),
        spreadMs: optional(ms),
        atOnce: optional(nullable(number(0, 1e9))),
        wakeMs: optional(nullable(ms)),
      }),
    ),
    createdAt: optional(text),
    url: optional(text),
    fleet: optional(nullable(text)),
    timeScale: optional(number(1e-6, 1e6)),
    timeoutMs: optional(positiveMs),
    regions: optional(unread),
    master: optional(unread),
  }).json,
);
