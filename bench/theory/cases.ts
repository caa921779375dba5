/** What is held against theory: each case with its formula, what virtual time says, and how far apart they may be. */
import { factorFrom } from '../../model/stats/factor.ts';
import leastConnections from '../../strategies/least-connections.ts';
import leastRequest from '../../strategies/least-request.ts';
import randomMachine from '../../strategies/random-machine.ts';
import roundRobin from '../../strategies/round-robin.ts';
import twoChoices from '../../strategies/two-choices.ts';
import type { Strategy } from '../../strategies/api/contract.ts';
import {
  meanTimeMG1,
  meanTimeMMc,
  meanTimeOfChoices,
  meanTimeRoundRobin,
  meanTimeShorterOfTwo,
  waitingQuantileMM1,
} from './formulas.ts';
import type { Measured, Setting } from './measured.ts';

export interface Case {
  readonly name: string;
  readonly setting: Setting;
  readonly figures: readonly {
    readonly formula: string;
    readonly expected: number;
    readonly of: (measured: Measured) => number;
    /** The most that the ratio of both may be away from 1. */
    readonly bar: number;
  }[];
}

const LOADS = [0.5, 0.8, 0.9, 0.95];
const MILLION = 1_000_000;
/** Queues near capacity remember for long: what is averaged over more requests is as sure. */
const SEEDS: Readonly<Record<number, number>> = { 0.5: 1, 0.8: 2, 0.9: 6, 0.95: 8 };
const barAt = (load: number) => (load > 0.9 ? 0.02 : 0.01);

const single = { strategy: roundRobin as Strategy, machines: 1, n: MILLION };

function meanCase(
  name: string,
  formula: string,
  expected: number,
  setting: Setting,
  of = (it: Measured) => it.meanTime,
): Case {
  const { load } = setting;
  const figures = [
    { formula, expected, of, bar: barAt(load) },
    { formula: 'L = λ T (Little)', expected: 1, of: (it: Measured) => it.little, bar: 0.005 },
  ];
  return { name: `${name}, load ${load}`, setting, figures };
}

const oneMachine = (name: string, sizes: string, formula: string): Case[] =>
  LOADS.map((load) => {
    const setting = { ...single, sizes, load, seeds: SEEDS[load]! };
    const { variance } = factorFrom(sizes, () => []);
    const expected = meanTimeMG1(load, variance);
    return meanCase(name, formula, expected, setting, (it) => it.meanTime - chanceIn(it, expected));
  });

/**
 * A control variate (Lavenberg, Welch 1981): what the formula makes of the gaps and services that were drawn, less what it
 * makes of those to be expected. It is 0 in the mean, and what chance does to both is taken out.
 */
const chanceIn = ({ drawnLoad, drawnMean, drawnVariance }: Measured, expected: number): number =>
  drawnMean * meanTimeMG1(drawnLoad, drawnVariance) - expected;

function withWaits(given: Case): Case {
  const { load } = given.setting;
  const waits = {
    formula: 'p95 of W = ln(20 ρ) / (1 − ρ)',
    expected: waitingQuantileMM1(load, 0.95),
    of: (it: Measured) => it.waitingP95,
    bar: barAt(load),
  };
  return { ...given, figures: [...given.figures, waits] };
}

const of = (strategy: unknown, machines: number, load: number, n: number, seeds: number): Setting => ({
  strategy: strategy as Strategy,
  machines,
  sizes: 'exponential',
  load,
  n,
  seeds,
});

export const cases: readonly Case[] = [
  ...oneMachine('M/M/1', 'exponential', 'T = 1 / (1 − ρ)').map(withWaits),
  ...oneMachine('M/D/1', 'constant', 'T = 1 + ρ / (2 (1 − ρ))'),
  ...oneMachine('M/G/1, lognormal of CV 2', 'lognormal:2', 'Pollaczek, Khinchine'),
  ...oneMachine('M/G/1, bimodal 0.1, 10', 'bimodal:0.1,10', 'Pollaczek, Khinchine'),
  ...[2, 5, 20].map((concurrency) =>
    meanCase(`M/M/${concurrency}`, 'Erlang C', meanTimeMMc(0.8, concurrency), {
      ...of(roundRobin, 1, 0.8, MILLION, 2),
      concurrency,
    }),
  ),
  meanCase(
    'random-machine over 10: M/M/1 each',
    'T = 1 / (1 − ρ)',
    meanTimeMG1(0.8, 1),
    of(randomMachine, 10, 0.8, MILLION, 2),
  ),
  ...[0.5, 0.8, 0.9].map((load) =>
    meanCase(
      'round-robin over 10: E₁₀/M/1 each',
      'T = 1 / (1 − σ)',
      meanTimeRoundRobin(load, 10),
      of(roundRobin, 10, load, MILLION, SEEDS[load]!),
    ),
  ),
  ...[0.5, 0.9, 0.95].map((load) =>
    meanCase(
      'two-choices over 1,000',
      'T = Σ λ^(2ⁱ − 2)',
      meanTimeOfChoices(load, 2),
      of(twoChoices, 1000, load, MILLION, 1),
    ),
  ),
  ...[0.5, 0.9, 0.95].map((load) =>
    meanCase('least-request of 3 over 1,000', 'T = Σ λ^((3ⁱ − 3) / 2)', meanTimeOfChoices(load, 3), {
      ...of(leastRequest, 1000, load, MILLION, 1),
      parameters: { CHOICES: 3, BIAS: 1, SCAN: false },
    }),
  ),
  ...LOADS.map((load) =>
    meanCase(
      'least-connections over 2',
      'the shorter of two queues, by its Markov chain',
      meanTimeShorterOfTwo(load),
      of(leastConnections, 2, load, MILLION, SEEDS[load]!),
    ),
  ),
];
