/** A question with its answer, and how figures are written in it. */
import { mean } from 'simple-statistics';

export interface QuestionAnswer {
  readonly id: string;
  readonly question: string;
  /** One or a few sentences, the figure first. */
  readonly answer: string;
  readonly how: string;
  readonly table: Table;
}

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const ms = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : `${value.toFixed(value < 100 ? 1 : 0)} ms`;
/** 30.0 ms, or 15.0 to 90.0 ms where machines differ. */
export function range(values: readonly number[], write: (value: number) => string = ms): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const [low, high] = [write(least), write(most)];
  return low === high || most - least < 0.02 * most ? write(mean([...values])) : `${low} to ${high}`;
}
