import type { Change } from '../../records/baseline/changes.ts';
import type { ShapeChange } from '../../records/baseline/shape.ts';
import type { Comparison } from '../../records/format.ts';

export interface Judged {
  readonly comparison: Comparison;
  /** Null where there is no baseline. */
  readonly against: {
    readonly name: string;
    /** As a part. */
    readonly tolerance: number;
    readonly changes: readonly Change[];
    /** Null where the baseline has no samples. */
    readonly shapes: readonly ShapeChange[] | null;
  } | null;
}
