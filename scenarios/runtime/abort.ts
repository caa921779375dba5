import exec from 'k6/execution';
import { withoutSecrets } from '../../model/parse-text.ts';

/** Ends the test with one line and k6's exit code 108. */
export function abort(text: string): never {
  const message = withoutSecrets(text);
  exec.test.abort(message);
  throw new Error(message);
}

/** Runs what may throw an Error made for people, and ends the test with its message. */
export function orAbort<T>(what: () => T): T {
  try {
    return what();
  } catch (error) {
    return abort((error as Error).message);
  }
}
