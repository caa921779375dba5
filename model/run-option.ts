/** What is stated of an option of a run: see run-options.ts. */
import type { Mode } from './workload/arrivals.ts';

export interface RunOption {
  /** What it describes: the fleet, the load, where the load goes, a service that isn't ours, or what k6's side records. */
  readonly about: 'fleet' | 'load' | 'target' | 'service' | 'recording';
  /** On the command line; absent where only `k6 run -e` takes it. */
  readonly flags?: string;
  /** As `k6 run -e` takes it; absent where the runner alone goes by it. */
  readonly env?: string;
  readonly summary: string;
  /**
   * A value that is more than a number stays text, which is checked here and read where it is used.
   *
   * @throws Error that says what is expected
   */
  readonly parse: (text: string) => unknown;
  /** Whether `-e NAME=` is a mistake; elsewhere it means that nothing is given. */
  readonly blankIsWrong?: true;
  readonly choices?: readonly string[];
  /** What a run has where nothing is given. */
  readonly default?: string | number | boolean;
  /** What to call a default that isn't one value. */
  readonly defaultText?: string;
  /** What a plain `k6 run` goes by, where routebench has something else. */
  readonly envDefault?: string;
  /** Several with commas between them, where a command makes several runs: then they are its axis. */
  readonly many?: true;
  /** Given several times, each adds a line. */
  readonly repeated?: true;
  /** The one mode that it belongs to: refused in any other, and null in run.json. */
  readonly only?: Mode;
  /** The mode in which it follows from other options: refused there. */
  readonly except?: Mode;
  /** Whether run.json, summary.json and a baseline's conditions have it: always, or where it is given. */
  readonly recorded?: 'always' | 'where given';
}
