/**
 * Decides at each release anew where a request goes (choice.ts), or that it waits until there is room where it should go.
 * What a burst begins with is decided beforehand, since nothing is learned before the first answer.
 */
import { nextMachineOver } from './next-machine.ts';
import { hold, to, type Router, type World } from '../api/contract.ts';
import { estimatesOver } from './estimates.ts';
import { outlierEjectionOver } from './outlier-ejection.ts';
import { pipelinesOver } from './pipelines.ts';
import { secondChancesOver } from './second-chances.ts';
import { tollOver } from './toll.ts';
import { waterLevelMs } from '../../model/bounds/water-filling.ts';
import { LATE_MS } from './in-flight-window.ts';

export function bindLate(world: World): Router {
  const { machines, cells, n, mode, now } = world;
  const totals = cells('totals', 8);
  const [ROUTED, WAITING, LAST_TURN, LATE] = [0, 1, 2, 3];
  const [BEGUN, LEVEL, OPENING, STARTED] = [4, 5, 6, 7];
  const estimates = estimatesOver(world, () => totals[LATE]!);
  const pipes = pipelinesOver(world, estimates, () => Math.max(LATE_MS, totals[LATE]!));
  const health = outlierEjectionOver(world);
  const choice = nextMachineOver(machines, pipes, health);
  const chances = secondChancesOver(world, estimates, pipes, health);
  const toll = tollOver(world);
  /** By request: 0 until it's first held, then when it's to ask again. */
  const wakesAt = cells('wakes at', n);
  /** The machines of a burst's first requests, in the order of asking. */
  const opening = cells('opening', n);

  function choose(nowMs: number): number {
    const remaining = mode === 'burst' ? n - totals[ROUTED]! : totals[WAITING]! + 1;
    return choice.choose(
      nowMs,
      remaining,
      totals[STARTED]! + totals[LEVEL]!,
      toll.at(pipes.perMsOfAll(choice.out())),
    );
  }

  /** By when a burst can be answered, from its start on. */
  function levelMs(): number {
    const known = machines.map(({ concurrency }, i) => ({
      latencyMs: estimates.latencyMs(i),
      serviceMs: estimates.serviceMs(i),
      concurrency,
    }));
    return mode === 'burst' ? waterLevelMs(known, n) : -Infinity;
  }

  /** Before the load: among 30 machines a decision takes k6 0.2 ms, one at a time, while all machines wait for work. */
  function decideOpening(): void {
    for (let i = choose(0); i >= 0; i = choose(0)) {
      const index = totals[ROUTED]!;
      opening[index] = i;
      pipes.sent(i, index, 0);
      totals[ROUTED] = index + 1;
    }
    totals[OPENING] = totals[ROUTED]!;
    totals[ROUTED] = 0;
    machines.forEach((_, i) => pipes.clear(i));
  }

  function begin(): void {
    totals[BEGUN] = 1;
    machines.forEach((_, i) => pipes.renew(i));
    totals[LEVEL] = levelMs();
    if (mode === 'burst') decideOpening();
  }
  if (totals[BEGUN] === 0) begin();

  /** When to ask again: at the next answer that makes room, those that are held one after the other. */
  function wakeFrom(nowMs: number): number {
    const roomMs = pipes.nextOfAllMs(choice.out());
    // Twice the pace at which answers come: some wake in vain.
    const turnMs = 1 / (2 * pipes.perMsOfAll(choice.out()));
    const wakeMs = Math.max(
      roomMs === Infinity ? nowMs : roomMs,
      nowMs + turnMs,
      totals[LAST_TURN]! + turnMs,
    );
    totals[LAST_TURN] = wakeMs;
    return wakeMs;
  }

  /** How late senders are: up at once, down slowly. A busy host is late, and machines idle unless more waits at them. */
  function noteLate(ms: number): void {
    const late = totals[LATE]!;
    totals[LATE] = ms > late ? ms : late + (ms - late) / 64;
  }

  return {
    route({ index }) {
      const nowMs = now();
      if (totals[STARTED] === 0) totals[STARTED] = nowMs;
      if (wakesAt[index]! > 0) noteLate(nowMs - wakesAt[index]!);
      if (wakesAt[index] === 0) toll.came(nowMs);
      chances.give(nowMs);
      const routed = totals[ROUTED]!;
      const chosen = routed < totals[OPENING]! ? opening[routed]! : choose(nowMs);
      if (chosen < 0) {
        if (wakesAt[index] === 0) totals[WAITING]! += 1;
        const wakeMs = wakeFrom(nowMs);
        wakesAt[index] = wakeMs;
        return hold(wakeMs - nowMs);
      }
      if (wakesAt[index]! > 0) totals[WAITING]! -= 1;
      totals[ROUTED]! += 1;
      pipes.sent(chosen, index, nowMs);
      return to(machines[chosen]!);
    },
    settled({ index }, { routedTo, failed }) {
      const i = routedTo!.index;
      // From the first answer on there is something to learn from.
      totals[OPENING] = 0;
      if (failed) {
        pipes.lost(i, index);
        health.failed(i, now(), estimates.latencyMs(i) + estimates.serviceMs(i));
      } else {
        pipes.answered(i, index, now());
        health.answered(i);
      }
      chances.settled(i, now());
    },
    calibrated(measured) {
      measured.forEach((numbers, i) => estimates.set(i, numbers));
      begin();
    },
  };
}
