import type { Topology } from '../model/fleet/topology.ts';
import { atOf, axisIn } from './axis.ts';
import { cellsOf, oraclesOf } from './aggregate.ts';
import { FORMAT, type Comparison } from './format.ts';
import { standingsOf } from './standings.ts';

/** What runs show together. The same runs give the same, in whatever order they ran. */
export function comparisonOf({
  createdAt,
  versions,
  topologies,
  runs,
  complaints = [],
}: Pick<Comparison, 'createdAt' | 'versions' | 'runs'> & {
  readonly topologies: readonly (Topology | null)[];
  readonly complaints?: readonly string[];
}): Comparison {
  const inOrder = [...runs].sort(
    (a, b) =>
      atOf(a) - atOf(b) ||
      a.strategy.localeCompare(b.strategy, 'en') ||
      a.repeat - b.repeat ||
      a.id.localeCompare(b.id, 'en'),
  );
  return {
    format: FORMAT,
    createdAt,
    versions,
    topologies: distinct(topologies),
    axis: axisIn(inOrder),
    runs: inOrder,
    cells: cellsOf(inOrder),
    oracles: oraclesOf(inOrder),
    standings: standingsOf(inOrder),
    complaints,
  };
}

function distinct(topologies: readonly (Topology | null)[]): Topology[] {
  const known = topologies.filter((topology) => topology !== null);
  return [...new Map(known.map((topology) => [JSON.stringify(topology), topology])).values()];
}

/** One line for a run, a cell or a standing: a change of one shows as one changed line, and a file stays small. */
export function comparisonJson(comparison: Comparison): string {
  const entries = Object.entries(comparison).map(([key, value]) => {
    if (!Array.isArray(value) || value.length === 0)
      return `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    const lines = value.map((item) => `    ${JSON.stringify(item)}`);
    return `  ${JSON.stringify(key)}: [\n${lines.join(',\n')}\n  ]`;
  });
  return `{\n${entries.join(',\n')}\n}\n`;
}
