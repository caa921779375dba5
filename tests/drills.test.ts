/** Some of what `npm run bench -- drills` does forty times: a signal or a kill at any moment of a command. */
import { expect, test, vi } from 'vitest';
import { drill, isRight, type Drill } from './support/drill.ts';
import { newFolder } from './support/harness.ts';

vi.setConfig({ testTimeout: 120_000 });

const drills: Drill[] = [
  { command: 'run', signal: 'SIGTERM', afterMs: 30 },
  { command: 'run', signal: 'SIGINT', afterMs: 2500 },
  { command: 'compare', signal: 'SIGHUP', afterMs: 3500 },
  { command: 'simulated', signal: 'SIGINT', afterMs: 1500 },
  { command: 'limits', signal: 'SIGTERM', afterMs: 3000 },
  { command: 'run', signal: 'SIGKILL', afterMs: 2200 },
  { command: 'compare', signal: 'SIGKILL', afterMs: 4000 },
  { command: 'limits', signal: 'SIGKILL', afterMs: 2000 },
];

test.each(drills)('$command, $signal after $afterMs ms', async (it) => {
  const outcome = await drill(it, `${newFolder()}/results`);
  expect(isRight(it, outcome), JSON.stringify(outcome, null, 2)).toBe(true);
});
