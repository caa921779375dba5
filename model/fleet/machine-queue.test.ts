import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { machineQueue } from './machine-queue.ts';
import { serviceDraw, serviceTimeOf } from './service-time.ts';
import type { MachineSpec } from './topology.ts';

const queueOf = (spec: Partial<MachineSpec>) => machineQueue({ serviceMs: 30, ...spec }, 1, 0, 0);
/** When those who arrive at these moments are answered; undefined: refused. */
const answersMs = (spec: Partial<MachineSpec>, arrivalsMs: readonly number[]) => {
  const { arrive } = queueOf(spec);
  return arrivalsMs.map((atMs) => arrive(atMs)?.doneMs);
};

const anySpec = fc.record({
  serviceMs: fc.integer({ min: 1, max: 60 }),
  serviceJitterMs: fc.integer({ min: 0, max: 60 }),
  concurrency: fc.integer({ min: 1, max: 4 }),
});
const anyArrivalsMs = fc
  .array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 60 })
  .map((gapsMs) => {
    let atMs = 0;
    return gapsMs.map((gapMs) => (atMs += gapMs));
  });

test('one server: a service after the other, and none while no request is there', () => {
  expect(answersMs({}, [0, 0, 10, 100, 110])).toEqual([30, 60, 90, 130, 160]);
});

test('several servers side by side: each takes whoever is next when it is free', () => {
  expect(answersMs({ concurrency: 2 }, [0, 10, 20, 20, 20])).toEqual([30, 40, 60, 70, 90]);
});

test('first in, first out; never more at once than servers; none idle while somebody waits', () => {
  fc.assert(
    fc.property(anySpec, anyArrivalsMs, fc.nat(), fc.nat(20), (spec, arrivalsMs, seed, place) => {
      const queue = machineQueue(spec, seed, place, 0);
      const turns = arrivalsMs.map((atMs) => queue.arrive(atMs)!);
      turns.forEach(({ position, startMs, serviceMs, doneMs }, i) => {
        expect(position).toBe(i);
        expect(serviceMs).toBe(serviceTimeOf(spec).at(serviceDraw(seed, place, i)));
        expect(doneMs).toBe(startMs + serviceMs);
        expect(startMs).toBeGreaterThanOrEqual(Math.max(arrivalsMs[i]!, turns[i - 1]?.startMs ?? 0));
        const earlier = turns.slice(0, i);
        const busyAt = (ms: number) => earlier.filter((it) => it.startMs <= ms && it.doneMs > ms).length;
        expect(busyAt(startMs)).toBeLessThan(spec.concurrency);
        if (startMs > arrivalsMs[i]!) {
          // Somebody's end is what it waited for: until then all servers were at work.
          expect(earlier.some((it) => it.doneMs === startMs)).toBe(true);
          const justBefore = earlier.filter((it) => it.startMs < startMs && it.doneMs >= startMs);
          expect(justBefore.length).toBeGreaterThanOrEqual(spec.concurrency);
        }
      });
    }),
  );
});

describe('a limit of waiting requests', () => {
  test('counts those who wait, not those in service, and refuses one more', () => {
    expect(answersMs({ queueLimit: 2 }, [0, 0, 0, 0])).toEqual([30, 60, 90, undefined]);
    expect(answersMs({ queueLimit: 1, concurrency: 2 }, [0, 0, 0, 0])).toEqual([30, 30, 60, undefined]);
    expect(answersMs({ queueLimit: 0 }, [0, 29, 30])).toEqual([30, undefined, 60]);
  });

  test('has room again as soon as one of them begins, and who was refused leaves no trace', () => {
    const { arrive } = queueOf({ queueLimit: 1 });
    const answers = [0, 0, 0, 29, 30, 30].map((atMs) => arrive(atMs));
    expect(answers.map((turn) => turn?.position)).toEqual([0, 1, undefined, undefined, 2, undefined]);
    expect(answers[4]!.doneMs).toBe(90);
  });

  test('is never passed by, whoever comes when', () => {
    fc.assert(
      fc.property(anySpec, anyArrivalsMs, fc.nat(3), (spec, arrivalsMs, queueLimit) => {
        const { arrive } = queueOf({ ...spec, queueLimit });
        const startsMs: number[] = [];
        for (const atMs of arrivalsMs) {
          const waiting = startsMs.filter((startMs) => startMs > atMs).length;
          const turn = arrive(atMs);
          if (turn === undefined) expect(waiting).toBe(queueLimit);
          else startsMs.push(turn.startMs);
          expect(startsMs.filter((startMs) => startMs > atMs).length).toBeLessThanOrEqual(queueLimit);
        }
      }),
    );
  });
});

describe('sleep', () => {
  const sleeper = { sleepAfterMs: 100, wakeMs: 500 };

  test('comes after so long with nothing to do, not before', () => {
    expect(answersMs(sleeper, [99, 228, 358])).toEqual([129, 258, 888]);
    expect(answersMs(sleeper, [100])).toEqual([630]);
  });

  test('is ended by the first who comes; what comes meanwhile queues behind it, on every server', () => {
    expect(answersMs({ ...sleeper, concurrency: 2 }, [100, 200, 300])).toEqual([630, 630, 660]);
  });

  test('does not befall a machine of which one server is at work', () => {
    expect(answersMs({ ...sleeper, concurrency: 2, serviceMs: 150 }, [0, 10, 240])).toEqual([150, 160, 390]);
  });
});
