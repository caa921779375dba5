/** What is to be run, where, and what comes of it. */
import type { Fault } from '../../model/fleet/faults.ts';
import { recordedOf, type RecordedOptions } from '../../model/recorded-options.ts';
import { FORMAT, type BalancerRecord, type RunRecord, type Summary } from '../../records/format.ts';
import type { Delivered, Output } from '../../outputs/output.ts';
import type { K6 } from '../k6/k6.ts';
import type { K6Job } from '../k6/k6-run.ts';

/** What is to be run, apart from where. */
export interface RunSpec
  extends RecordedOptions, Pick<RunRecord, 'strategy' | 'repeat' | 'topology' | 'parameters'> {
  /** What goes wrong with the fleet meanwhile. */
  readonly faults: readonly Fault[] | null;
  readonly profileFile: string | null;
  readonly testid: string | null;
}

/** What k6 needs to reach a service (service/reach.ts), besides. */
export interface RunContext extends Pick<K6Job, 'args' | 'secrets'> {
  readonly k6: K6;
  readonly url: string;
  /** Started for this run alone. */
  readonly ownFleet: boolean;
  readonly directory: string;
  /** Whether k6's web dashboard is kept as a page. */
  readonly dashboard?: boolean;
  /** What stands in the master's place, where that isn't the master. */
  readonly balancer?: BalancerRecord;
  readonly onProgress: (recorded: number) => void;
  /** Takes a line for the person who runs it, where a view of the terminal is in its way. */
  readonly note?: (line: string) => void;
  readonly signal: AbortSignal;
  /** Where the samples go too. */
  readonly outputs?: readonly Output[];
}

export interface RunResult {
  readonly summary: Summary;
  readonly exitCode: number;
  /** Why it ended early: in k6's words, or how the fleet ended. */
  readonly error: string | undefined;
  /** The fleet's process ended during the run, whose figures say nothing then. */
  readonly fleetLost: boolean;
  /** What became of the samples, by output. */
  readonly deliveries: readonly Delivered[];
}

/** What a record takes over from what was asked for. */
export const askedFor = (spec: RunSpec) => ({
  format: FORMAT as typeof FORMAT,
  strategy: spec.strategy,
  ...recordedOf(spec),
  repeat: spec.repeat,
  topology: spec.topology,
  faults: spec.faults,
  parameters: spec.parameters,
});
