/** Threads that only compute: the same answers whatever their number, the caller's errors, and an end on Ctrl-C. */
import { expect, test } from 'vitest';
import { UserError } from '../runner/errors.ts';
import { planOf } from '../runner/run/run-request.ts';
import { sceneRequest } from '../runner/run/scene-request.ts';
import { sceneFrom } from '../runner/scenes.ts';
import { startWorkers, type Workers } from '../runner/workers/workers.ts';

const scene = sceneFrom('original-burst');
const specs = await planOf(sceneRequest(scene, ['planned', 'prequal'], 3), scene.topology, scene.faults);
const { signal } = new AbortController();

async function within<T>(workers: Workers, work: (workers: Workers) => Promise<T>): Promise<T> {
  try {
    return await work(workers);
  } finally {
    await workers.close();
  }
}
const summaries = (threads: number) =>
  within(startWorkers(signal, threads), ({ ask }) =>
    Promise.all(specs.map((spec) => ask('summary', spec, spec.strategy))),
  );

test('one thread and three give the same answers, in the order of the questions', async () => {
  const alone = await summaries(1);
  expect(alone.map(({ strategy, seed }) => [strategy, seed])).toEqual(
    specs.map(({ strategy, seed }) => [strategy, seed]),
  );
  expect(await summaries(3)).toEqual(alone);
});

test('a user’s mistake comes back as one', async () => {
  const refused = within(startWorkers(signal, 1), ({ ask }) =>
    ask('summary', { ...specs[0]!, strategy: 'plannd' }, 'x'),
  );
  await expect(refused).rejects.toThrow(UserError);
  await expect(refused).rejects.toThrow(/did you mean planned\?/);
});

test('what is under way and what waits end with the signal, for its reason', async () => {
  const controller = new AbortController();
  const workers = startWorkers(controller.signal, 1);
  await within(workers, async ({ ask }) => {
    const asked = specs.map((spec) => ask('summary', spec, 'x'));
    controller.abort(new Error('interrupted'));
    for (const { status, ...rest } of await Promise.allSettled([...asked, ask('summary', specs[0]!, 'x')]))
      expect({ status, ...rest }).toMatchObject({
        status: 'rejected',
        reason: { message: 'interrupted' },
      });
  });
});
