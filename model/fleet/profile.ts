/** What was measured of a fleet, as far as strategies need it: `routebench limits` writes it, `PROFILE=` reads it. */
import type { Member } from './fleet.ts';
import {
  checkNumbers,
  counts,
  DEFAULT_REQUEST_TIMEOUT_MS,
  orNone,
  spans,
  times,
  type RegionSpec,
  type Topology,
} from './topology.ts';

export interface Profile {
  readonly format: 1;
  /** By machine id, `<region>/<number>`; the order is the fleet's. */
  readonly machines: Readonly<Record<string, MachineProfile>>;
  /** After this long the fleet's master answers with a 503. */
  readonly timeoutMs?: number;
}

export interface MachineProfile {
  /** The no-load answer less one service time. */
  readonly latencyMs: number;
  readonly serviceMs: number;
  readonly concurrency?: number;
  /** Half widths of uniform spreads, of the link and of service: for the simulator alone. */
  readonly jitterMs?: number;
  readonly serviceJitterMs?: number;
}

/**
 * The fleet's machines by a profile's numbers.
 *
 * @param known the fleet's machines where they are known otherwise: the profile must speak of just these
 * @throws Error with one line: the file, the field, what was found, what is expected
 */
export function membersOfProfile(value: unknown, file: string, known?: readonly Member[]): Member[] {
  const profile = value as Profile;
  if (profile?.format !== 1) {
    throw new Error(
      `${file}: format is ${JSON.stringify(profile?.format) ?? 'missing'}: expected 1; make a profile with routebench limits`,
    );
  }
  checkNumbers(`${file}: `, profile, { timeoutMs: orNone(spans) });
  const ids = Object.keys(profile.machines ?? {});
  if (ids.length === 0) throw new Error(`${file}: machines is empty: expected at least one machine`);
  const expected = known?.map(({ region, number }) => `${region}/${number}`);
  if (expected !== undefined) checkFleet(file, ids, expected);
  return (expected ?? ids).map((id) => {
    const [, region, number] = /^([a-z][a-z0-9-]*)\/(\d+)$/.exec(id) ?? [];
    if (region === undefined) throw new Error(`${file}: machines has ${id}: expected <region>/<number>`);
    const numbers: unknown = profile.machines[id];
    if (typeof numbers !== 'object' || numbers === null) {
      throw new Error(
        `${file}: machines["${id}"] is ${JSON.stringify(numbers)}: expected an object with latencyMs and serviceMs`,
      );
    }
    const { latencyMs, serviceMs, concurrency = 1 } = numbers as MachineProfile;
    checkNumbers(`${file}: machines["${id}"].`, numbers, {
      latencyMs: times,
      serviceMs: spans,
      concurrency: orNone(counts),
      jitterMs: orNone(times),
      serviceJitterMs: orNone(times),
    });
    return { region, number: Number(number), latencyMs, serviceMs, concurrency };
  });
}

/**
 * The fleet that a profile describes, for simulation: a region's link is the mean of its machines'.
 *
 * @throws Error as membersOfProfile does, and where a region's machines don't count from 0 without a gap
 */
export function topologyOfProfile(value: unknown, file: string): Topology {
  const members = membersOfProfile(value, file);
  const { machines, timeoutMs } = value as Profile;
  const regions: Record<string, RegionSpec> = {};
  for (const name of new Set(members.map(({ region }) => region))) {
    const own = members.filter(({ region }) => region === name).sort((a, b) => a.number - b.number);
    const gap = own.findIndex(({ number }, i) => number !== i);
    if (gap >= 0)
      throw new Error(`${file}: machines lacks ${name}/${gap}: machines count from 0 without a gap`);
    const of = (id: number) => machines[`${name}/${id}`]!;
    const mean = (figure: (member: Member) => number) =>
      own.reduce((sum, member) => sum + figure(member), 0) / own.length;
    regions[name] = {
      latencyMs: mean(({ latencyMs }) => latencyMs),
      jitterMs: mean(({ number }) => of(number).jitterMs ?? 0),
      machines: own.map(({ number, serviceMs, concurrency }) => ({
        serviceMs,
        concurrency,
        serviceJitterMs: of(number).serviceJitterMs ?? 0,
      })),
    };
  }
  return {
    name: 'as measured',
    requestTimeoutMs: timeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS,
    regions,
  };
}

/** Says which machines are missing, and which there is no place for. */
function checkFleet(file: string, ids: readonly string[], expected: readonly string[]): void {
  const missing = expected.filter((id) => !ids.includes(id));
  const unknown = ids.filter((id) => !expected.includes(id));
  if (missing.length === 0 && unknown.length === 0) return;
  const has = `it has ${ids.join(', ')}, this fleet ${expected.join(', ')}`;
  if (unknown.length > 0) throw new Error(`${file}: is the profile of another fleet: ${has}`);
  throw new Error(
    `${file}: machines lacks ${missing.join(', ')}: measure them with routebench limits; ${has}`,
  );
}
