/** The master and the machines (testbed/) in virtual time. */
import { machineFaults, type Fault } from '../model/fleet/faults.ts';
import { machineQueue } from '../model/fleet/machine-queue.ts';
import { linkDraw, linkTimeOf } from '../model/fleet/service-time.ts';
import { DEFAULT_REQUEST_TIMEOUT_MS, type Topology } from '../model/fleet/topology.ts';
import type { Workload } from '../model/workload/load.ts';
import type { Columns } from './columns.ts';
import { Kind, type Events } from './events.ts';

export interface VirtualFleet {
  /** A request reaches the master, which sends it over the region's link to the machine at that place. */
  send(index: number, machine: number, nowMs: number): void;
  /** It is at the machine, half a round trip later. */
  arrive(index: number, nowMs: number): void;
}

/** Machines are awake and idle at 0. Nothing but links, queues and service takes time. */
export function virtualFleet(
  topology: Topology,
  faults: readonly Fault[] | null | undefined,
  seed: number,
  { sizes, keys }: Pick<Workload, 'sizes' | 'keys'>,
  columns: Columns,
  events: Events,
): VirtualFleet {
  const { linkMs, sentMs, serviceMs, status } = columns;
  const requestTimeoutMs = topology.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS;
  const machines = Object.entries(topology.regions)
    .flatMap(([region, spec]) => {
      const link = linkTimeOf(spec);
      return spec.machines.map((machine, number) => ({ link, spec: machine, id: `${region}/${number}` }));
    })
    .map(({ link, spec, id }, place) => {
      const wrong = machineFaults(faults, id, place, seed);
      return { link, wrong, queue: machineQueue(spec, seed, place, 0, wrong?.slowdownAt) };
    });

  function answer(index: number, code: number, atMs: number): void {
    status[index] = code;
    events.schedule(Kind.answer, index, atMs);
  }

  return {
    send(index, machine, nowMs) {
      columns.machine[index] = machine;
      const { link } = machines[machine]!;
      const roundTripMs = link.fixed ? link.meanMs : link.at(linkDraw(seed, index));
      linkMs[index] = roundTripMs;
      events.schedule(Kind.arrival, index, nowMs + roundTripMs / 2);
      if (roundTripMs / 2 >= requestTimeoutMs) answer(index, 503, nowMs + requestTimeoutMs);
    },
    arrive(index, nowMs) {
      const { queue, wrong } = machines[columns.machine[index]!]!;
      if (wrong?.refuses(nowMs)) {
        if (status[index] === 0) answer(index, 500, nowMs);
        return;
      }
      const turn = queue.arrive(nowMs, sizes && sizes[index], keys && keys[index]);
      if (turn !== undefined) serviceMs[index] = turn.serviceMs;
      if (status[index] !== 0) return;
      // The master hands a refusal on at once; it doesn't wait for the way back.
      if (turn === undefined) return answer(index, 503, nowMs);
      const backMs = turn.doneMs + linkMs[index]! / 2;
      const deadlineMs = sentMs[index]! + requestTimeoutMs;
      if (backMs < deadlineMs) answer(index, 200, backMs);
      // The client is told so at the deadline; the machine still does the work.
      else answer(index, 503, deadlineMs);
    },
  };
}
