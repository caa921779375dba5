/** plan.json: what a comparison was asked for, and its schema. What is checked elsewhere is told beside it. */
import type { Fault } from '../../model/fleet/faults.ts';
import type { Topology } from '../../model/fleet/topology.ts';
import {
  axisKeys,
  optionKeys,
  optionOf,
  type AxisKey,
  type GivenOptions,
  type OptionKey,
  type OptionValues,
} from '../../model/run-options.ts';
import { FORMAT } from '../format.ts';
import { checkFaults } from './faults-file.ts';
import { checker, shown } from './json-file.ts';
import {
  anything,
  byName,
  flag,
  list,
  moment,
  nameOf,
  object,
  oneOf,
  optional,
  strategyName,
  text,
  wholeNumber,
  number,
  type Schema,
} from './schema.ts';
import { checkTopology } from './topology-file.ts';

type Always = 'mode' | 'seed' | 'timeScale';

/** Several values of an option other than N, one of them for each run. */
export interface Sweep {
  readonly axis: Exclude<AxisKey, 'n'>;
  readonly values: readonly number[];
}

/** As it was given on the command line: the options of a run, but for many of them. */
export type Wish = Omit<GivenOptions, 'n' | Always> &
  Pick<OptionValues, Always> & {
    readonly strategies: readonly string[];
    readonly repeat: number;
    readonly n: number[];
    readonly sweep?: Sweep;
    readonly env?: Record<string, string>;
  };

export interface PlanFile {
  readonly format: typeof FORMAT;
  readonly createdAt: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly simulated: boolean;
  readonly dashboard: boolean;
  readonly wish: Wish;
  /** As it was then, whatever has become of its file. */
  readonly topology: Topology | null;
  readonly faults?: readonly Fault[] | null;
}

/** A plan's own faults stand beside its wish. */
const wished = optionKeys.filter((key) => optionOf(key).flags !== undefined && key !== 'faults');
const isAlways = (key: OptionKey) => optionOf(key).default !== undefined && optionOf(key).only === undefined;

/** Beside what is read, a wish holds options of the command that a resumed one is given anew. */
const wish: Schema<Wish> = {
  json: {
    type: 'object',
    required: ['strategies', 'repeat', ...wished.filter(isAlways)],
    properties: {
      strategies: list(strategyName, 1).json,
      repeat: wholeNumber(1, 1000).json,
      env: byName(text, nameOf('^[A-Z][A-Z0-9_]*$', 'capital letters, digits and _')).json,
      ...Object.fromEntries(
        wished.map((key) => [
          key,
          key === 'n' ? { type: 'array', items: { givenOption: key } } : { givenOption: key },
        ]),
      ),
      sweep: object<Sweep>({
        axis: oneOf(...axisKeys.filter((key) => key !== 'n')),
        values: list(number(0, 1e7), 1),
      }).json,
    },
  },
};

const check = checker<PlanFile>(
  object<PlanFile>(
    {
      format: oneOf(FORMAT),
      createdAt: moment,
      versions: byName(text),
      simulated: flag,
      dashboard: flag,
      wish,
      topology: anything(),
      faults: optional(anything()),
    },
    ['topology'],
  ).json,
);

/** @throws Error with one line: the file, the field, what was found, what is expected */
export function checkPlan(value: unknown, file: string): PlanFile {
  const plan = check(value, file);
  const { simulated, topology = null, faults = null } = plan;
  const { url, n, arrivals, sweep } = plan.wish;
  const wrong = (field: string, found: unknown, expected: string): never => {
    throw new Error(`${file}: ${field} is ${shown(found)}: expected ${expected}`);
  };
  if (n.length === 0 && !arrivals?.startsWith('trace:')) wrong('wish.n', n, 'a list of at least one');
  sweep?.values.forEach((value, i) => {
    try {
      optionOf(sweep.axis).parse(String(value));
    } catch (error) {
      wrong(`wish.sweep.values[${i}]`, value, (error as Error).message);
    }
  });
  if (simulated && url !== undefined) wrong('wish.url', url, 'none where simulated is true');
  if (topology === null && url === undefined)
    wrong('topology', plan.topology, 'a fleet, or wish.url of one that runs');
  if (faults !== null && (topology === null || url !== undefined))
    wrong('faults', faults, 'null with wish.url');
  return {
    ...plan,
    wish: Object.fromEntries(
      ['strategies', 'repeat', 'env', 'sweep', ...wished].flatMap((key) => {
        const given: unknown = plan.wish[key as keyof Wish];
        return given === undefined ? [] : [[key, given]];
      }),
    ) as unknown as Wish,
    topology: topology === null ? null : checkTopology(topology, `${file}: in topology`),
    faults: faults === null ? null : checkFaults(faults, `${file}: in faults`, topology!),
  };
}
