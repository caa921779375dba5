import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { callAt, nowMs } from './clock.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('callAt', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  test('calls once, when it is due', () => {
    const call = vi.fn();
    callAt(nowMs() + 50, call);
    vi.advanceTimersByTime(49);
    expect(call).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(call).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(1000);
    expect(call).toHaveBeenCalledOnce();
  });

  test('calls at once what is overdue', () => {
    const call = vi.fn();
    callAt(nowMs() - 1, call);
    expect(call).toHaveBeenCalledOnce();
  });

  test('rather waits another ms than calls a fraction too early', () => {
    const call = vi.fn();
    callAt(nowMs() + 10.4, call);
    vi.advanceTimersByTime(10);
    expect(call).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(call).toHaveBeenCalledOnce();
  });

  test('can be called off', () => {
    const call = vi.fn();
    callAt(nowMs() + 50, call).cancel();
    vi.advanceTimersByTime(100);
    expect(call).not.toHaveBeenCalled();
  });

  test('waits for longer than a timer of Node’s can', () => {
    const call = vi.fn();
    callAt(nowMs() + 30 * DAY_MS, call);
    vi.advanceTimersByTime(30 * DAY_MS - 1);
    expect(call).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(call).toHaveBeenCalledOnce();
  });
});
