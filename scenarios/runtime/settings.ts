import type { Machine } from '../../model/fleet/machine.ts';
import type { Member } from '../../model/fleet/fleet.ts';
import type { Workload } from '../../model/workload/load.ts';
import type { Service } from '../../model/service/service.ts';
import type { OptionValues } from '../../model/run-options.ts';

/** What a run was told, read and checked once (init/) and then shared by all virtual users. */
export interface Settings extends OptionValues {
  readonly vus: number;
  /** Virtual users of a burst whose requests are held back until there is room. */
  readonly pipes: number;
  /** How long an open run may take, in k6's notation: to its last release, and ten minutes more. */
  readonly openFor: string;
  readonly workload: Workload;
  readonly baseUrl: string;
  /** What isn't a master as ours; absent of one. */
  readonly service?: Service | undefined;
  /** Of each request, beside our own. */
  readonly givenHeaders: Readonly<Record<string, string>>;
  /** The fleet as strategies know it. */
  readonly known: readonly Machine[];
  /** The fleet as it is, as far as that is known: the optimum is reckoned from it. */
  readonly truth: readonly Member[];
  /** Whether the strategies' numbers were measured. */
  readonly profiled: boolean;
  readonly requestTimeoutMs: number;
}
