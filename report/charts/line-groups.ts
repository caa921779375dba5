/** Lines that can't be told apart on a chart are drawn and named as one. */
import { cellOf } from '../text/wording.ts';
import { pointsOf } from '../../records/aggregate.ts';
import { count, list } from '../../records/wording.ts';
import { axisOf } from '../../records/axis.ts';
import type { AxisKey } from '../../model/run-options.ts';
import { estimateIn, type Choice, type PageData } from './view.ts';

export interface LineGroup {
  /** The first is drawn. */
  readonly strategies: readonly string[];
  readonly name: string;
  /** By the axis, in the order of pointsOf. */
  readonly values: readonly (number | null)[];
}

/** Relative difference below which two points lie on each other. */
const LEVEL = 0.01;
/** A name of more members than this counts them. */
const MAX_NAMES = 2;

/** Strategies whose figure is the same within 1 % at every point, in the order of choice. */
export const lineGroups = (data: PageData, choice: Choice): LineGroup[] =>
  groupsAlike(choice.strategies, (strategy) =>
    pointsOf(data.cells).map((at) => {
      const cell = cellOf(data.cells, strategy, at);
      return cell === undefined ? null : (estimateIn(cell, choice)?.median ?? null);
    }),
  );

/** @param valuesOf a strategy's values, along the axis */
export function groupsAlike(
  strategies: readonly string[],
  valuesOf: (strategy: string) => readonly (number | null)[],
): LineGroup[] {
  const groups: { strategies: string[]; values: readonly (number | null)[] }[] = [];
  for (const strategy of strategies) {
    const values = valuesOf(strategy);
    const alike = groups.find((group) => group.values.every((value, i) => isLevel(value, values[i]!)));
    if (alike) alike.strategies.push(strategy);
    else groups.push({ strategies: [strategy], values });
  }
  return groups.map((group) => ({ ...group, name: nameOf(group.strategies) }));
}

const isLevel = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= LEVEL * Math.max(a, b);

function nameOf(strategies: readonly string[]): string {
  if (strategies.length <= MAX_NAMES) return list(strategies);
  const others = strategies.length - 1;
  return `${strategies[0]} and ${count(others)} others`;
}

/** One line for each group of several: which strategies its line stands for. */
export const groupLines = (groups: readonly LineGroup[], axis: AxisKey): string[] =>
  groups
    .filter(({ strategies }) => strategies.length > MAX_NAMES)
    .map(
      ({ strategies, name }) =>
        `“${name}” is one line for ${list(strategies)}: within 1 % ${axisOf(axis).every}.`,
    );
