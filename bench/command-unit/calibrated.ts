import {
  numbersFrom,
  type CalibrationAnswer,
  type Probes,
} from '../../strategies/command-unit/calibration.ts';
import { fleetOfMachines, membersOf, type Fleet } from '../../model/fleet/fleet.ts';
import { machineQueue } from '../../model/fleet/machine-queue.ts';
import { linkDraw, linkTimeOf } from '../../model/fleet/service-time.ts';
import type { MachineSpec, RegionSpec, Topology } from '../../model/fleet/topology.ts';

/** So that a calibration's draws are not those of the run that follows. */
const APART = 1000;

/** The fleet by what its own calibration measures: three requests to each machine, in virtual time. */
export function calibrated(topology: Topology, seed: number): Fleet {
  const specs = Object.values(topology.regions).flatMap((link) =>
    link.machines.map((spec) => ({ link, spec })),
  );
  const probes = specs.map(({ link, spec }, place) => probesOf(link, spec, place, seed + APART));
  const numbers = numbersFrom(probes);
  return fleetOfMachines(membersOf(topology).map((member, i) => ({ ...member, ...numbers[i]! })));
}

/** One alone, then two sent together. */
function probesOf(link: RegionSpec, spec: MachineSpec, place: number, seed: number): Probes {
  const queue = machineQueue(spec, seed, place, 0);
  const answer = (sentMs: number, roundTripMs: number): CalibrationAnswer => {
    const { serviceMs, doneMs } = queue.arrive(sentMs + roundTripMs / 2)!;
    return { durationMs: doneMs + roundTripMs / 2 - sentMs, workTimeMs: Math.round(serviceMs) };
  };
  const [one, two, three] = [0, 1, 2].map((probe) =>
    linkTimeOf(link).at(linkDraw(seed, 3 * place + probe)),
  ) as [number, number, number];
  const alone = answer(0, one);
  const togetherMs = alone.durationMs;
  const together = [answer(togetherMs, Math.min(two, three)), answer(togetherMs, Math.max(two, three))];
  return { alone, together: together as [CalibrationAnswer, CalibrationAnswer] };
}
