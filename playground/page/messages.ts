/** What page and worker say to each other. */
import type { PlaygroundLink } from '../../model/playground-link.ts';
import type { Strategy } from '../../strategies/api/contract.ts';
import type { Run } from '../experiment.ts';

/** The worker's first word. */
export type Catalogue = readonly Pick<Strategy, 'name' | 'summary' | 'source' | 'knowledge'>[];

export interface Question {
  /** Answers have it too. */
  readonly id: number;
  readonly link: PlaygroundLink;
}

export type Reply =
  | { readonly catalogue: Catalogue }
  | { readonly id: number; readonly runs: readonly [Run, Run] }
  /** One line: why it can't be run. */
  | { readonly id: number; readonly problem: string };
