/** What startWorkers starts: a thread that does what it is asked, one task after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import { knowFiles } from '../strategy-files/names.ts';
import { tasks } from './tasks.ts';
import type { Question, Reply } from './workers.ts';

knowFiles(workerData as ReadonlyMap<string, string>);
parentPort!.on('message', ({ task, given }: Question) => void answer(task, given));

async function answer(task: Question['task'], given: Question['given']): Promise<void> {
  const say = (reply: Reply) => parentPort!.postMessage(reply);
  try {
    say({ result: await tasks[task](...given) });
  } catch (error) {
    // An error's class is lost on the way.
    say({ error, ...(error instanceof UserError && { exitCode: error.exitCode }) });
  }
}
