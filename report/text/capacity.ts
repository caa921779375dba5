/** What `routebench capacity` finds: a table for a terminal, and capacity.json. */
import Table from 'cli-table3';
import pc from 'picocolors';
import type { Objective } from '../../model/stats/objective.ts';
import type { Estimate } from '../../model/stats/median-interval.ts';
import { count, duration } from '../../records/wording.ts';
import type { CapacityRow } from '../../simulator/capacity.ts';

/** capacity.json. Rates and times are by the run's clock. */
export interface CapacityReport {
  readonly slo: string;
  readonly objective: Objective;
  readonly fleet: string;
  readonly capacityPerS: number;
  readonly real: boolean;
  readonly arrivals: string;
  readonly sizes: string;
  readonly n: number;
  readonly repeat: number;
  readonly seed: number;
  readonly timeScale: number;
  readonly rows: readonly CapacityRow[];
}

/** Best first. */
export function capacityText(report: CapacityReport): string {
  const { objective, fleet, capacityPerS, real, arrivals, sizes, n, repeat, rows } = report;
  const { stat, belowMs } = objective;
  const table = new Table({
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    head: [`${stat} below ${duration(belowMs)} up to`, 'rate', '95 % interval', 'load', 'what limits'],
    colAligns: ['left', 'right', 'right', 'right', 'left'],
  });
  const ranked = [...rows].sort((a, b) => (b.load?.median ?? 0) - (a.load?.median ?? 0));
  const best = ranked[0]?.load?.median;
  for (const row of ranked) {
    const { strategy, ratePerS, load } = row;
    const cells = [
      strategy,
      rateText(ratePerS),
      intervalText(ratePerS),
      load?.median.toFixed(3) ?? '–',
      limitText(row, objective),
    ];
    table.push(load?.median === best ? cells.map((cell) => pc.green(cell)) : cells);
  }
  return [
    pc.bold(
      `${fleet}: ${rate(capacityPerS)} at most · ${arrivals} · sizes ${sizes} · ${real ? 'real runs' : 'virtual time'}`,
    ),
    table.toString(),
    `Medians of ${repeat === 1 ? 'one seed' : `${count(repeat)} seeds`} of ${count(n)} requests each, warm-up and drain left out; a load is a rate as a part of the fleet's capacity.`,
    ...(repeat < 5 ? ['With --repeat 5 or more there is a 95 % interval.'] : []),
  ].join('\n');
}

const rate = (perS: number): string => `${perS < 100 ? perS.toFixed(1) : count(Math.round(perS))}/s`;
const rateText = (perS: Estimate | null): string => (perS === null ? '–' : rate(perS.median));
const intervalText = (perS: Estimate | null): string =>
  perS === null || perS.low === null || perS.high === null ? '–' : `${rate(perS.low)} to ${rate(perS.high)}`;

/** A machine this much above the fleet's load is one that gets more than its share. */
const UNEVEN = 1.1;

function limitText({ limit, load, figureMs }: CapacityRow, { stat, belowMs }: Objective): string {
  const { cause, machine, machineLoad } = limit;
  if (cause === 'no load') return `${stat} is ${duration(figureMs)} with no load`;
  if (cause === 'capacity')
    return `the fleet's capacity: ${stat} is ${duration(figureMs)} there, with more requests more`;
  const where =
    machineLoad > UNEVEN * load!.median
      ? `${machine}, at ${machineLoad.toFixed(2)} of its own capacity`
      : 'waiting at all machines alike';
  return cause === 'backlog' ? `${where}: its backlog grows before ${stat} is ${duration(belowMs)}` : where;
}
