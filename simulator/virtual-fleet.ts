/** The master and the machines (testbed/) in virtual time. */
import { queueFaults, requestFaults, type Fault } from '../model/fleet/faults.ts';
import type { Fate } from '../model/fleet/faults/effect.ts';
import { machineQueue } from '../model/fleet/machine-queue.ts';
import { linkDraw, linkTimeOf } from '../model/fleet/service-time.ts';
import { CLIENT_PATIENCE_MS, DEFAULT_REQUEST_TIMEOUT_MS, type Topology } from '../model/fleet/topology.ts';
import type { Workload } from '../model/workload/load.ts';
import { Problem, type Columns } from './columns.ts';
import { Kind, type Events } from './events.ts';

export interface VirtualFleet {
  /** An attempt (columns.ts) reaches the master, which sends it over the region's link to the machine at that place. */
  send(index: number, machine: number, nowMs: number): void;
  /** It is at the machine, half a round trip later. */
  arrive(index: number, nowMs: number): void;
}

/** Machines are awake and idle at 0. Nothing but links, queues, service and faults takes time. */
export function virtualFleet(
  topology: Topology,
  faults: readonly Fault[] | null | undefined,
  seed: number,
  { sizes, keys }: Pick<Workload, 'sizes' | 'keys'>,
  n: number,
  columns: Columns,
  events: Events,
  timeScale = 1,
): VirtualFleet {
  const { linkMs, sentMs, serviceMs, doneMs, status, problem } = columns;
  const requestTimeoutMs = topology.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS;
  const underWay = requestFaults(faults, seed);
  const machines = Object.entries(topology.regions)
    .flatMap(([region, spec]) => {
      const link = linkTimeOf(spec);
      return spec.machines.map((machine, number) => ({
        link,
        spec: machine,
        region,
        id: `${region}/${number}`,
      }));
    })
    .map(({ spec, ...where }, place) => ({
      ...where,
      queue: machineQueue(spec, seed, place, 0, queueFaults(faults, where.id)),
    }));
  const answered = new Uint8Array(status.length);

  function answer(index: number, code: number, atMs: number, wrong = Problem.none): void {
    if (answered[index] === 1) return;
    answered[index] = 1;
    status[index] = code;
    problem[index] = wrong;
    events.schedule(Kind.answer, index, atMs);
  }

  /** At the deadline the client is told so, whatever comes then. */
  function answerInTime(index: number, code: number, atMs: number, wrong = Problem.none): void {
    const deadlineMs = sentMs[index]! + requestTimeoutMs;
    if (atMs < deadlineMs) answer(index, code, atMs, wrong);
    else answer(index, 503, deadlineMs);
  }

  /** The twin of the testbed's fates.ts: what is refused is handed on at once, and doesn't wait for the way back. */
  function meet(index: number, fate: Exclude<Fate, { end: 'cut' }>, nowMs: number, byMaster: boolean): void {
    const none = byMaster ? Problem.unnamed : Problem.none;
    switch (fate.end) {
      case 'status':
        return answerInTime(index, fate.status, nowMs + fate.afterMs, none);
      case 'nonsense':
        return answerInTime(index, 200, nowMs + fate.afterMs, Problem.nonsense);
      case 'reset':
        return byMaster ? answer(index, 0, nowMs, Problem.cut) : answerInTime(index, 502, nowMs);
      case 'silence': {
        const patienceMs = requestTimeoutMs + CLIENT_PATIENCE_MS * timeScale;
        if (byMaster) return answer(index, 0, nowMs + patienceMs, Problem.silence);
        return answerInTime(index, 503, Infinity);
      }
    }
  }

  return {
    send(index, machine, nowMs) {
      columns.machine[index] = machine;
      const target = machines[machine]!;
      const { link } = target;
      const ownMs = link.fixed ? link.meanMs : link.at(linkDraw(seed, index));
      const fate = underWay?.atMaster(nowMs);
      if (fate && fate.end !== 'cut') return meet(index, fate, nowMs, true);
      if (fate) problem[index] = Problem.cut;
      const roundTripMs = underWay ? ownMs + underWay.latencyMs(target, nowMs) : ownMs;
      linkMs[index] = roundTripMs;
      events.schedule(Kind.arrival, index, nowMs + roundTripMs / 2);
      if (roundTripMs / 2 >= requestTimeoutMs) answer(index, 503, nowMs + requestTimeoutMs);
    },
    arrive(index, nowMs) {
      const target = machines[columns.machine[index]!]!;
      const fate = underWay?.atMachine(target, nowMs);
      if (fate && fate.end !== 'cut') return meet(index, fate, nowMs, false);
      const turn = target.queue.arrive(nowMs, sizes && sizes[index % n], keys && keys[index % n]);
      if (turn !== undefined) {
        serviceMs[index] = turn.serviceMs;
        doneMs[index] = turn.lostMs ?? turn.doneMs;
      }
      // The master hands a refusal on at once; it doesn't wait for the way back.
      if (turn === undefined) return answer(index, 503, nowMs);
      if (turn.lostMs !== undefined) return answerInTime(index, 502, turn.lostMs);
      // The client is told so at the deadline; the machine still does the work.
      const cut = fate !== undefined || problem[index] === Problem.cut;
      const backMs = turn.doneMs + linkMs[index]! / 2;
      if (cut) answerInTime(index, 0, backMs, Problem.cut);
      else answerInTime(index, 200, backMs);
    },
  };
}
