import { expect, test } from 'vitest';
import { fleetOf } from '../../model/fleet/fleet.ts';
import type { Standing } from '../../simulator/decision.ts';
import { balancerLines } from './balancer-lines.ts';

const fleet = fleetOf({
  name: 'unequal',
  regions: { us: { latencyMs: 10, machines: [{ serviceMs: 10 }, { serviceMs: 20 }] } },
});
const standing = (strategy: string, meanMs: number): Standing => ({
  ...{ strategy, meanMs, knowledge: 'shared', p95Ms: meanMs, lastMs: meanMs },
  ...{ failed: 0, ties: false, split: [1, 1] },
});
const linesFor = (...standings: Standing[]) =>
  balancerLines({ n: 100, winner: standings[0]!.strategy, standings }, fleet);

test('the best strategy that a balancer has, with weights where its algorithm takes them', () => {
  const lines = linesFor(standing('command-unit', 100), standing('least-connections', 110));
  expect(lines.map((line) => line.trim())).toEqual([
    ...['', 'The nearest that balancers have', 'nginx, as least-connections (×1.10 of the best mean):'],
    ...['least_conn;', 'server us-0:80 weight=256 max_fails=0;', 'server us-1:80 weight=128 max_fails=0;'],
    'haproxy, as least-connections (×1.10 of the best mean):',
    ...['balance leastconn', 'server machine0 us-0:80', 'server machine1 us-1:80'],
  ]);
  expect(linesFor(standing('two-choices', 100)).join('\n')).toContain('random two least_conn;');
});

test('nothing is said where they have nothing like it', () => {
  expect(linesFor(standing('command-unit', 100))).toEqual([]);
});
