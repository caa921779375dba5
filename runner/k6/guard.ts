/** Ends k6 with this process, whatever ends that: k6 would go on loading a master that isn't ours. */
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Its standard input is ours to hold open. Where that ends without a word, we are gone: k6 is interrupted, which lets it
 * write down what it measured, and killed if it is still there after four seconds.
 */
const SCRIPT = `read -r word && exit
kill -INT "$1" || exit
for second in 1 2 3 4; do sleep 1; kill -0 "$1" || exit; done
kill -KILL "$1"`;

/** @returns what ends the guard, once the process that it watches is gone */
export function endWithUs(pid: number): () => void {
  const guard = spawn('sh', ['-c', SCRIPT, 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.unref();
  (guard.stdin as unknown as Socket).unref();
  return () => guard.stdin.end('ended\n');
}
