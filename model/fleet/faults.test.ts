import { describe, expect, test } from 'vitest';
import { queueFaults, requestFaults, type Fault } from './faults.ts';
import { machineQueue } from './machine-queue.ts';

const slow = (fromMs: number, toMs?: number): Fault => ({
  ...{ machine: 'us/0', kind: 'slow', fromMs, factor: 10 },
  ...(toMs !== undefined && { toMs }),
});
const failing = (rate: number, fromMs = 0): Fault => ({ machine: 'us/0', kind: 'error', fromMs, rate });

const servicesOf = (faults: readonly Fault[], momentsMs: readonly number[]) => {
  const queue = machineQueue({ serviceMs: 30 }, 1, 0, 0, queueFaults(faults, 'us/0'));
  return momentsMs.map((ms) => queue.arrive(ms)!.serviceMs);
};

describe('a slow span', () => {
  test('counts for services that begin in it, whenever they arrived, and not at its end', () => {
    // They begin at 0, 30, 60 and, since that one takes 300, at 360, 390.
    expect(servicesOf([slow(60, 360)], [0, 0, 0, 0, 0])).toEqual([30, 30, 300, 30, 30]);
    expect(servicesOf([slow(60)], [0, 0, 0, 0, 0])).toEqual([30, 30, 300, 300, 300]);
    expect(servicesOf([slow(61, 360)], [0, 60, 360])).toEqual([30, 30, 30]);
  });

  test('multiplies with another one', () => {
    expect(servicesOf([slow(0), slow(100)], [0, 1000])).toEqual([300, 3000]);
  });
});

const place = { id: 'us/0', region: 'us' };

describe('errors', () => {
  const refused = (rate: number, seed = 1, ahead: readonly Fault[] = []) => {
    const faults = requestFaults([...ahead, failing(rate, 100)], seed)!;
    return Array.from({ length: 2000 }, (_, i) => faults.atMachine(place, i < 1000 ? 99 : 100) !== undefined);
  };
  const count = (list: readonly boolean[]) => list.filter(Boolean).length;

  test('begin when they are told to, with the probability they are told', () => {
    expect(count(refused(1).slice(0, 1000))).toBe(0);
    expect(count(refused(1))).toBe(1000);
    expect(count(refused(0))).toBe(0);
    expect(count(refused(0.3))).toBeGreaterThan(250);
    expect(count(refused(0.3))).toBeLessThan(350);
  });

  test('are drawn by the seed, the entry and how many met it before', () => {
    expect(refused(0.3)).toEqual(refused(0.3));
    expect(refused(0.3, 2)).not.toEqual(refused(0.3));
    expect(refused(0.3, 1, [slow(0)])).not.toEqual(refused(0.3));
  });

  test('always come where no rate is given', () => {
    const fault: Fault = { machine: 'us/0', kind: 'error', fromMs: 0 };
    const refusal = { end: 'status', status: 500, afterMs: 0 };
    expect(requestFaults([fault], 1)!.atMachine(place, 5)).toEqual(refusal);
  });
});

describe('a target', () => {
  const error = { kind: 'error', fromMs: 0 } as const;
  const meets = (fault: Fault) => {
    const { atMaster, atMachine } = requestFaults([fault], 1)!;
    return {
      master: atMaster(1) !== undefined,
      here: atMachine(place, 1) !== undefined,
      there: atMachine({ id: 'asia/0', region: 'asia' }, 1) !== undefined,
    };
  };
  test.each([
    [{ machine: 'us/0' }, { master: false, here: true, there: false }],
    [{ region: 'us' }, { master: false, here: true, there: false }],
    [{ region: 'asia' }, { master: false, here: false, there: true }],
    [{ master: true }, { master: true, here: false, there: false }],
  ] as const)('%j', (target, found) => expect(meets({ ...target, ...error })).toEqual(found));
});

describe('latency', () => {
  const added = (fault: Fault, momentsMs: readonly number[]) => {
    const { latencyMs } = requestFaults([fault], 1)!;
    return momentsMs.map((ms) => latencyMs(place, ms));
  };
  const latency = { region: 'us', kind: 'latency', fromMs: 100, latencyMs: 40 } as const;

  test('is added in its span, and drifts', () => {
    expect(added({ ...latency, toMs: 200 }, [99, 100, 199, 200])).toEqual([0, 40, 40, 0]);
    expect(added({ ...latency, driftMsPerS: 10 }, [100, 1100, 3100])).toEqual([40, 50, 70]);
  });

  test('has a jitter that is uniform around it', () => {
    const all = added({ ...latency, jitterMs: 30 }, Array<number>(2000).fill(500));
    expect(Math.min(...all)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...all)).toBeLessThanOrEqual(70);
    expect(all.reduce((sum, ms) => sum + ms, 0) / 2000).toBeCloseTo(40, 0);
  });

  test('of lost packets: each loss in a row doubles what is waited for', () => {
    const lossy: Fault = { machine: 'us/0', kind: 'lossy', fromMs: 0, rate: 0.5, retryMs: 100 };
    const all = added(lossy, Array<number>(8000).fill(1));
    const part = (ms: number) => all.filter((it) => it === ms).length / 8000;
    expect(part(0)).toBeCloseTo(0.5, 1);
    expect(part(100)).toBeCloseTo(0.25, 1);
    expect(part(300)).toBeCloseTo(0.125, 1);
    expect(added({ ...lossy, rate: 0 }, [1, 2, 3])).toEqual([0, 0, 0]);
  });
});

describe('a queue', () => {
  const at0 = { machine: 'us/0', fromMs: 0 } as const;
  const turns = (faults: readonly Fault[], momentsMs: readonly number[], concurrency = 1) => {
    const queue = machineQueue({ serviceMs: 30, concurrency }, 1, 0, 0, queueFaults(faults, 'us/0'));
    return momentsMs.map((ms) => queue.arrive(ms));
  };
  const starts = (...given: Parameters<typeof turns>) => turns(...given).map((turn) => turn?.startMs);

  test('that goes down loses what it holds, and is empty when it comes up', () => {
    const found = turns([{ ...at0, kind: 'down', fromMs: 50, toMs: 60 }], [0, 0, 0, 60]);
    expect(found.map((turn) => turn!.lostMs)).toEqual([undefined, 50, 50, undefined]);
    expect(found[3]!.startMs).toBe(60);
  });

  test('that flaps does so each time', () => {
    const flap: Fault = { ...at0, kind: 'flap', fromMs: 50, everyMs: 100, downMs: 10, toMs: 160 };
    const { crashMs } = queueFaults([flap], 'us/0')!;
    expect([0, 50, 51, 150, 151].map(crashMs)).toEqual([50, 50, 150, 150, Infinity]);
    const { atMachine } = requestFaults([flap], 1)!;
    const met = [49, 50, 59, 60, 150, 159, 160].map((ms) => atMachine(place, ms)?.end === 'reset');
    expect(met).toEqual([false, true, true, false, true, true, false]);
  });

  test('of a machine that sleeps waits for it to wake up, once', () => {
    const cold: Fault = { ...at0, kind: 'cold', fromMs: 100, wakeMs: 500 };
    expect(starts([cold], [0, 200, 200, 2000])).toEqual([0, 700, 730, 2000]);
  });

  test('of a machine that warms up is slow at first', () => {
    const cold: Fault = { ...at0, kind: 'cold', factor: 5, warmUpMs: 1000 };
    const services = turns([cold], [0, 500, 1000]).map((turn) => turn!.serviceMs);
    expect(services).toEqual([150, 90, 30]);
    const asleep = turns([{ ...cold, wakeMs: 100 } as Fault], [5000, 5600, 9000]);
    expect(asleep.map((turn) => turn!.serviceMs)).toEqual([150, 90, 30]);
  });

  test('has fewer servers in a brownout, and slower ones', () => {
    const brownout: Fault = { ...at0, kind: 'brownout', toMs: 70, concurrency: 1 };
    expect(starts([brownout], [0, 0, 0, 0, 0], 2)).toEqual([0, 30, 60, 70, 90]);
    const drift: Fault = { ...at0, kind: 'brownout', factor: 3, overMs: 1000 };
    expect(turns([drift], [0, 500, 2000]).map((turn) => turn!.serviceMs)).toEqual([30, 60, 90]);
  });

  test('has a limit in its span', () => {
    const limit: Fault = { ...at0, kind: 'limit', fromMs: 10, toMs: 20, queueLimit: 1 };
    expect(starts([limit], [0, 0, 10, 20])).toEqual([0, 30, undefined, 60]);
  });
});

test('other machines have none', () => {
  expect(queueFaults([slow(0)], 'us/1')).toBeUndefined();
  expect(queueFaults(null, 'us/0')).toBeUndefined();
  expect(requestFaults([slow(0)], 1)).toBeUndefined();
});
