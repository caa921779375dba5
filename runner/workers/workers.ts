/** Work that only computes, on all cores: threads over the built bundle, as many as there are cores. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import { inRoot } from '../paths.ts';
import { namedFiles } from '../strategy-files/names.ts';
import type { Tasks } from './tasks.ts';

export interface Workers {
  /**
   * Waits for a thread that is free; the first that asks is the first to have one.
   *
   * @throws what the task throws; the signal's reason once it is aborted
   */
  ask<Name extends keyof Tasks>(task: Name, ...given: Parameters<Tasks[Name]>): ReturnType<Tasks[Name]>;
  close(): Promise<void>;
}

export interface Question {
  readonly task: keyof Tasks;
  readonly given: Parameters<Tasks[keyof Tasks]>;
}

export type Reply = { readonly result: unknown } | { readonly error: unknown; readonly exitCode?: number };

interface Asked extends Question {
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/** @param count of threads; what is answered doesn't depend on it */
export function startWorkers(signal: AbortSignal, count = availableParallelism()): Workers {
  const waiting: Asked[] = [];
  const underWay = new Map<Worker, Asked>();
  const threads = Array.from({ length: count }, startThread);
  const idle = [...threads];

  function startThread(): Worker {
    const thread = new Worker(inRoot('build/node/runner/workers/worker.js'), { workerData: namedFiles() });
    thread.on('message', (reply: Reply) => {
      const asked = underWay.get(thread);
      // Refused meanwhile.
      if (asked === undefined) return;
      underWay.delete(thread);
      idle.push(thread);
      handOut();
      if ('result' in reply) asked.resolve(reply.result as never);
      else asked.reject(thrown(reply));
    });
    thread.on('error', refuse);
    return thread;
  }

  function handOut(): void {
    while (waiting.length > 0 && idle.length > 0) {
      const [asked, thread] = [waiting.shift()!, idle.pop()!];
      underWay.set(thread, asked);
      const { task, given } = asked;
      thread.postMessage({ task, given } satisfies Question);
    }
  }

  /** All that was asked and isn't answered. */
  function refuse(reason: unknown): void {
    for (const { reject } of [...underWay.values(), ...waiting.splice(0)]) reject(reason);
    underWay.clear();
  }

  const interrupt = () => refuse(signal.reason);
  signal.addEventListener('abort', interrupt, { once: true });
  return {
    ask: ((task: Question['task'], ...given: Question['given']) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        waiting.push({ task, given, resolve, reject });
        handOut();
      })) as Workers['ask'],
    async close() {
      signal.removeEventListener('abort', interrupt);
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}

const thrown = ({ error, exitCode }: Extract<Reply, { error: unknown }>): unknown =>
  exitCode === undefined ? error : new UserError((error as Error).message, exitCode);
