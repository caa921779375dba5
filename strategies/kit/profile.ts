/** What was measured of a fleet, as far as strategies need it: `routebench limits` writes it, `PROFILE=` reads it. */
import type { Member } from './fleet.ts';

export interface Profile {
  readonly format: 1;
  /** By machine id, `<region>/<number>`; the order is the fleet's. */
  readonly machines: Readonly<Record<string, MachineProfile>>;
}

export interface MachineProfile {
  /** The no-load answer less one service time. */
  readonly latencyMs: number;
  readonly serviceMs: number;
  readonly concurrency?: number;
}

/**
 * The fleet's machines by a profile's numbers.
 *
 * @param known the fleet's machines where they are known otherwise: the profile must speak of just these
 * @throws Error with one line: the file, the field, what was found, what is allowed
 */
export function membersOfProfile(value: unknown, file: string, known?: readonly Member[]): Member[] {
  const profile = value as Profile;
  if (profile?.format !== 1) {
    throw new Error(
      `${file}: format is ${JSON.stringify(profile?.format)}: allowed is 1; make a profile with routebench limits`,
    );
  }
  const ids = Object.keys(profile.machines ?? {});
  if (ids.length === 0) throw new Error(`${file}: machines is empty: allowed is at least one machine`);
  const expected = known?.map(({ region, number }) => `${region}/${number}`);
  if (expected !== undefined && [...expected].sort().join() !== [...ids].sort().join()) {
    throw new Error(
      `${file}: is the profile of another fleet: it has ${ids.join(', ')}, this fleet ${expected.join(', ')}`,
    );
  }
  return (expected ?? ids).map((id) => {
    const [, region, number] = /^([a-z][a-z0-9-]*)\/(\d+)$/.exec(id) ?? [];
    if (region === undefined) throw new Error(`${file}: machines has ${id}: allowed is <region>/<number>`);
    const { latencyMs, serviceMs, concurrency = 1 } = profile.machines[id]!;
    checkNumber(`${file}: machines["${id}"].latencyMs`, latencyMs, 'from 0', latencyMs >= 0);
    checkNumber(`${file}: machines["${id}"].serviceMs`, serviceMs, 'above 0', serviceMs > 0);
    return { region, number: Number(number), latencyMs, serviceMs, concurrency };
  });
}

function checkNumber(what: string, value: unknown, allowed: string, inRange: boolean): void {
  if (typeof value !== 'number' || !Number.isFinite(value) || !inRange) {
    throw new Error(`${what} is ${JSON.stringify(value) ?? 'missing'}: allowed is a number ${allowed}`);
  }
}
