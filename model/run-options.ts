/**
 * The options of a run, each stated once. The command line (runner/options/options.ts), k6's environment
 * (scenarios/runtime/init/environment.ts), what the runner hands to k6, run.json, and docs/reference/options.md follow
 * from this table. The key is the option's long name in camelCase.
 */
import {
  checkedBy,
  durationText,
  filled,
  tagValue,
  baseUrl,
  number,
  oneOf,
  wholeNumber,
  yesOrNo,
} from './parse-text.ts';
import type { RunOption } from './run-option.ts';
import { serviceOptions } from './service/options.ts';
import { factorFrom, factorSyntax } from './stats/factor.ts';
import { arrivalSyntax, modeOfArrivals } from './workload/arrivals.ts';
import { keysFrom, keysSyntax } from './workload/keys.ts';
import type { Mode } from './workload/load.ts';

/** A simulated run keeps about 100 bytes of each. */
const MAX_REQUESTS = 10_000_000;

/** k6 processes on one computer: each holds the bundle, and some megabytes, anew. */
const MAX_SEGMENTS = 64;
const modes = ['burst', 'closed', 'open'] as const satisfies readonly Mode[];

/** Runs of a strategy at an N: each takes its own seed. */
export const repeats = /* @__PURE__ */ wholeNumber(1, 1000);

export const runOptions = {
  n: {
    about: 'load',
    flags: '-n <n>',
    env: 'N',
    summary: 'number of requests',
    parse: wholeNumber(1, MAX_REQUESTS),
    default: 100,
    many: true,
    except: 'open',
    recorded: 'always',
  },
  mode: {
    about: 'load',
    flags: '--mode <mode>',
    env: 'MODE',
    summary: 'all requests at once, a fixed number in flight, or a fixed number per second',
    parse: oneOf(...modes),
    choices: modes,
    default: 'burst',
    recorded: 'always',
  },
  vus: {
    about: 'load',
    flags: '--vus <v>',
    env: 'VUS',
    summary: 'virtual users, each with one request in flight',
    parse: wholeNumber(1),
    defaultText: 'burst: one per request; closed: 20; open: 5 s of the rate',
    many: true,
    recorded: 'always',
  },
  rate: {
    about: 'load',
    flags: '--rate <r>',
    env: 'RATE',
    summary: 'requests per second',
    parse: number(0.001, 1_000_000),
    default: 100,
    only: 'open',
    many: true,
    recorded: 'always',
  },
  duration: {
    about: 'load',
    flags: '--duration <d>',
    env: 'DURATION',
    summary: 'how long requests are sent, such as 30s or 1m30s',
    parse: durationText,
    default: '30s',
    only: 'open',
    recorded: 'always',
  },
  arrivals: {
    about: 'load',
    flags: '--arrivals <process>',
    env: 'ARRIVALS',
    summary: `when requests are released: ${arrivalSyntax()}`,
    // The rest is read where the fleet's capacity and files are at hand (workload/given-load.ts).
    parse: checkedBy((text) => {
      if (modeOfArrivals(text) === undefined) throw new Error(arrivalSyntax());
    }),
    defaultText: 'as the mode says',
    recorded: 'where given',
  },
  load: {
    about: 'load',
    flags: '--load <part>',
    env: 'LOAD',
    summary: "the rate as a part of the fleet's capacity, 0.9 for 90 %, of --arrivals without RATE",
    parse: number(0.001, 100),
    defaultText: 'of poisson where --arrivals is left out',
    many: true,
    recorded: 'where given',
  },
  think: {
    about: 'load',
    flags: '--think <d>',
    env: 'THINK',
    summary: 'how long a user waits between an answer and its next request',
    parse: durationText,
    only: 'closed',
    recorded: 'where given',
  },
  sizes: {
    about: 'load',
    flags: '--sizes <distribution>',
    env: 'SIZES',
    summary: `how much work a request is, in service times, of mean 1: ${factorSyntax()}`,
    parse: checkedBy((text) => text.startsWith('file:') || factorFrom(text, () => [1])),
    defaultText: 'constant',
    recorded: 'where given',
  },
  sizesKnown: {
    about: 'load',
    flags: '--sizes-known',
    env: 'SIZES_KNOWN',
    summary: 'strategies see how much work a request is',
    parse: yesOrNo,
    recorded: 'where given',
  },
  keys: {
    about: 'load',
    flags: '--keys <popularity>',
    env: 'KEYS',
    summary: `what each request is about: ${keysSyntax}`,
    parse: checkedBy(keysFrom),
    recorded: 'where given',
  },
  seed: {
    about: 'fleet',
    flags: '--seed <s>',
    env: 'SEED',
    summary: 'random seed',
    parse: wholeNumber(0),
    default: 1,
    recorded: 'always',
  },
  timeScale: {
    about: 'fleet',
    flags: '--time-scale <k>',
    env: 'TIME_SCALE',
    summary: 'fleet time runs k times as fast as the clock',
    parse: number(0.001, 1000),
    default: 1,
    recorded: 'always',
  },
  topology: {
    about: 'fleet',
    flags: '--topology <file>',
    env: 'TOPOLOGY',
    summary: 'the fleet, as JSON',
    parse: filled,
    defaultText: 'topologies/original.json',
  },
  faults: {
    about: 'fleet',
    flags: '--faults <file>',
    summary: 'what goes wrong, and when, as JSON',
    parse: filled,
  },
  routers: {
    about: 'load',
    flags: '--routers <r>',
    env: 'ROUTERS',
    summary:
      'command units side by side: request i belongs to router i mod R, and each knows its own requests alone',
    parse: wholeNumber(1, 1000),
    defaultText: '1',
    many: true,
    recorded: 'where given',
  },
  boardInterval: {
    about: 'load',
    flags: '--board-interval <d>',
    env: 'BOARD_INTERVAL',
    summary: "boards show all routers' requests, as they were at the last multiple of this, such as 200ms",
    parse: durationText,
    defaultText: 'boards of this moment',
    recorded: 'where given',
  },
  scene: {
    about: 'load',
    flags: '--scene <name>',
    summary:
      'a fleet with a workload, by name (see routebench scenes) or as a JSON file; other options win over it',
    parse: filled,
    recorded: 'where given',
  },
  with: {
    about: 'load',
    flags: '--with <a,b>',
    env: 'WITH',
    summary: 'wrappers around each strategy, the outermost first (see routebench strategies)',
    parse: filled,
  },
  profile: {
    about: 'load',
    flags: '--profile <file>',
    env: 'PROFILE',
    summary: 'the fleet as routebench limits measured it, for strategies to go by',
    parse: filled,
  },
  url: {
    about: 'target',
    flags: '--url <url>',
    env: 'BASE_URL',
    summary: 'a running master or service, instead of an own fleet',
    parse: baseUrl,
    envDefault: 'http://127.0.0.1:5000',
  },
  ...serviceOptions,
  testid: {
    about: 'target',
    flags: '--testid <id>',
    env: 'TESTID',
    summary: 'a tag on every metric of the run',
    parse: tagValue,
    blankIsWrong: true,
    defaultText: "made from the run's name and the time",
  },
  segments: {
    about: 'target',
    flags: '--segments <k>',
    summary: 'k6 processes that share the run, each with its own virtual users and what they know',
    parse: wholeNumber(1, MAX_SEGMENTS),
    defaultText: '1',
    recorded: 'where given',
  },
  startAt: {
    about: 'load',
    env: 'START_AT',
    summary: 'when the load begins, in ms since 1970: for processes that begin as one',
    parse: wholeNumber(0),
    defaultText: 'as soon as k6 is ready',
  },
  serverTiming: {
    about: 'recording',
    env: 'SERVER_TIMING',
    summary: 'record queue_time and master_overhead too',
    parse: yesOrNo,
    default: false,
  },
  live: {
    about: 'recording',
    env: 'LIVE',
    summary: 'record for live dashboards: in_flight, queue_time, master_overhead',
    parse: yesOrNo,
    default: false,
  },
  rows: {
    about: 'recording',
    env: 'ROWS',
    summary: 'rows for samples.csv (routebench sets it)',
    parse: yesOrNo,
    default: false,
  },
} as const satisfies Readonly<Record<string, RunOption>>;

type Table = typeof runOptions;
export type OptionKey = keyof Table;
export type OptionValue<Key extends OptionKey> = ReturnType<Table[Key]['parse']>;

/** What was given: without the defaults. */
export type GivenOptions = { readonly [Key in OptionKey]?: OptionValue<Key> | undefined };

/** With the defaults of the table. */
export type OptionValues = GivenOptions & {
  readonly [Key in KeysWith<{ default: unknown }>]: OptionValue<Key>;
};

export type KeysWith<Part> = { [Key in OptionKey]: Table[Key] extends Part ? Key : never }[OptionKey];
/** Options that a comparison may have several values of, one of them at a time. */
export type AxisKey = KeysWith<{ many: true }>;

export const optionKeys = Object.keys(runOptions) as OptionKey[];

export const optionOf = (key: OptionKey): RunOption => runOptions[key];

export const axisKeys = /* @__PURE__ */ optionKeys.filter((key) => optionOf(key).many) as AxisKey[];

export const withDefaults = (given: GivenOptions): OptionValues =>
  Object.fromEntries(optionKeys.map((key) => [key, given[key] ?? optionOf(key).default])) as OptionValues;
