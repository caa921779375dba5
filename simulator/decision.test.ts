import { expect, test } from 'vitest';
import { original } from '../model/fleet/original-topology.ts';
import nearest from '../strategies/nearest.ts';
import { decide, decisionBy, gridTo, type Verdict } from './decision.ts';

/** Up to 36 requests `few` wins, then `many`; `lost` never ties. */
function verdictAt(n: number, among?: ReadonlySet<string>): Verdict {
  const standing = (strategy: string, ties: boolean) => ({
    strategy,
    knowledge: 'none' as const,
    meanMs: 1,
    p95Ms: 1,
    lastMs: 1,
    failed: 0,
    ties,
    split: [n],
  });
  const winner = n <= 36 ? 'few' : 'many';
  const standings = ['few', 'many', 'lost']
    .filter((name) => among?.has(name) ?? true)
    .map((name) => standing(name, name === winner));
  return { n, winner, standings };
}

test('the N at which the winner changes is found among those that tie at either end', async () => {
  const asked: (readonly string[])[] = [];
  const { reigns, verdicts } = await decisionBy(
    (n, among) => {
      if (among !== undefined) asked.push([...among].sort());
      return Promise.resolve(verdictAt(n, among));
    },
    gridTo(100, 2),
  );
  expect(reigns).toEqual([
    { fromN: 1, toN: 36, winner: 'few' },
    { fromN: 37, toN: 100, winner: 'many' },
  ]);
  expect(asked).not.toEqual([]);
  for (const names of asked) expect(names).toEqual(['few', 'many']);
  // Those beside the change are shown with the others, and so with all strategies.
  expect(verdicts.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 32, 36, 37, 100]);
  for (const { standings } of verdicts) expect(standings).toHaveLength(3);
});

test('a 200 that makes no sense is a failure, and counts as the time-out', () => {
  const faults = [{ kind: 'garbage', machine: 'emea/0', fromMs: 0 }] as const;
  const { standings } = decide(original, [nearest], 10, [1], { mode: 'burst', faults });
  expect(standings).toMatchObject([{ strategy: 'nearest', failed: 10, meanMs: original.requestTimeoutMs }]);
});
