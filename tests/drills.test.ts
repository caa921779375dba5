/** Some of what `npm run bench -- drills` does forty times: a signal or a kill at any moment of a command. */
import { expect, test, vi } from 'vitest';
import { drill, isRight, type Drill } from './support/drill.ts';
import { newFolder } from './support/harness.ts';

vi.setConfig({ testTimeout: 120_000 });

const drills: Drill[] = [
  { command: 'run', signal: 'SIGTERM', from: 'start', afterMs: 30 },
  { command: 'run', signal: 'SIGINT', from: 'load', afterMs: 600 },
  { command: 'compare', signal: 'SIGHUP', from: 'load', afterMs: 1500 },
  { command: 'simulated', signal: 'SIGINT', from: 'start', afterMs: 1500 },
  { command: 'limits', signal: 'SIGTERM', from: 'start', afterMs: 3000 },
  { command: 'run', signal: 'SIGKILL', from: 'load', afterMs: 500 },
  { command: 'compare', signal: 'SIGKILL', from: 'load', afterMs: 1000 },
  { command: 'limits', signal: 'SIGKILL', from: 'start', afterMs: 2000 },
];

test.each(drills)('$command, $signal $afterMs ms after its $from', async (it) => {
  const outcome = await drill(it, `${newFolder()}/results`);
  if (it.from === 'load') expect(outcome.measured).toBeGreaterThan(0);
  expect(isRight(it, outcome), JSON.stringify(outcome, null, 2)).toBe(true);
});
