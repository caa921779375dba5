import type { RefinedResponse } from 'k6/http';
import type { Answer } from '../../model/master-api.ts';

/** Where a request went, and what came of it. Times are k6's clock in ms. Eight fields: k6's engine finds more slowly. */
export interface Sample {
  readonly index: number;
  readonly releasedMs: number;
  readonly sentMs: number;
  readonly answeredMs: number;
  /** As samples.csv has it: the path at a master as ours. */
  readonly route: string;
  readonly response: RefinedResponse<'text'> | undefined;
  /** What the answer says; undefined where none came. */
  readonly by: Answer | undefined;
  /** Empty where all went well. */
  readonly error: string;
}
