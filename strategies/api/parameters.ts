/** What a strategy lets people tune. Values come as text, from the environment or from a scenario file. */
import type { ParametersOf, ParameterSpec, ParameterSpecs, Strategy } from './contract.ts';
import { parseDurationMs } from '../../model/workload/duration.ts';

/** A whole number, or undefined where the default is what the strategy makes of the run. */
export function wholeNumber(o: {
  summary: string;
  min: number;
  defaultText: string;
}): ParameterSpec<number | undefined> {
  return {
    summary: o.summary,
    defaultText: o.defaultText,
    parse(text) {
      if (text === o.defaultText) return undefined;
      const value = Number(text);
      if (!Number.isInteger(value) || value < o.min) throw new Error(`a whole number of at least ${o.min}`);
      return value;
    },
  };
}

/** A number from min to max, both included. */
export function numberIn(o: {
  summary: string;
  min: number;
  max: number;
  whole?: true;
  defaultText: string;
}): ParameterSpec<number> {
  return {
    summary: o.summary,
    defaultText: o.defaultText,
    parse(text) {
      const value = Number(text);
      const inRange = text.trim() !== '' && value >= o.min && value <= o.max;
      if (!inRange || (o.whole && !Number.isInteger(value))) {
        throw new Error(`a ${o.whole ? 'whole ' : ''}number from ${o.min} to ${o.max}`);
      }
      return value;
    },
  };
}

/** A span of the fleet's own time; its value is in ms. */
export function duration(o: { summary: string; defaultText: string }): ParameterSpec<number> {
  return { ...o, parse: parseDurationMs };
}

/** One of a few words. */
export function oneOf<T extends string>(o: {
  summary: string;
  choices: readonly T[];
  defaultText: T;
}): ParameterSpec<T> {
  return {
    summary: o.summary,
    defaultText: o.defaultText,
    parse(text) {
      const found = o.choices.find((choice) => choice === text);
      if (found === undefined) throw new Error(o.choices.join(', '));
      return found;
    },
  };
}

/** Something that is done or left out: `on` or `off`. */
export function onOff(o: { summary: string; defaultText: 'on' | 'off' }): ParameterSpec<boolean> {
  return {
    ...o,
    parse(text) {
      if (text !== 'on' && text !== 'off') throw new Error('on or off');
      return text === 'on';
    },
  };
}

export interface Weights {
  readonly each: readonly (readonly [name: string, weight: number])[];
  /** Not the default, which is one fleet's. */
  readonly chosen: boolean;
}

/** Positive whole numbers by name: `emea:3,us:2`. */
export function weights(o: { summary: string; defaultText: string }): ParameterSpec<Weights> {
  return {
    ...o,
    parse(text) {
      const pairs = text.split(',').map((pair) => /^\s*([a-z0-9/-]+)\s*:\s*([1-9]\d{0,5})\s*$/.exec(pair));
      if (pairs.includes(null))
        throw new Error('<region or region/machine>:<whole number from 1 to 999999>, … such as emea:3,us:2');
      const each = pairs.map((pair) => [pair![1]!, Number(pair![2])] as const);
      if (new Set(each.map(([name]) => name)).size < each.length)
        throw new Error('each region or machine once');
      return { each, chosen: text !== o.defaultText };
    },
  };
}

/**
 * The values a strategy runs with.
 *
 * @param given text by parameter name; what is absent or empty takes the default
 * @throws Error with one line: what was given and what is expected
 */
export function resolveParameters<P extends ParameterSpecs>(
  strategy: Strategy<P>,
  given: Readonly<Record<string, string | undefined>>,
): ParametersOf<P> {
  const entries = Object.entries(strategy.parameters ?? {}).map(([name, spec]) => {
    const text = given[name] || spec.defaultText;
    try {
      return [name, spec.parse(text)];
    } catch (error) {
      throw new Error(`${name}=${text} for ${strategy.name}: expected ${(error as Error).message}`, {
        cause: error,
      });
    }
  });
  return Object.fromEntries(entries) as ParametersOf<P>;
}
