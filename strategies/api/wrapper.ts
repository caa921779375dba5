/** A wrapper: what stands around any strategy and changes which machines it may choose, or how often a request is tried. */
import type { ParametersOf, ParameterSpecs, Router, Strategy, World } from './contract.ts';

export interface Wrapper<P extends ParameterSpecs = ParameterSpecs> {
  readonly name: string;
  /** In a few words, for `routebench strategies`. */
  readonly summary: string;
  /** The paper or project the rule comes from. */
  readonly source: string;
  /** Their names differ from those of all strategies and other wrappers. */
  readonly parameters?: P;
  /** @param create makes the wrapped strategy's router for this world, or for one with fewer machines */
  wrap(create: (world: World) => Router, world: World<ParametersOf<P>>): Router;
}

export function defineWrapper<P extends ParameterSpecs>(wrapper: Wrapper<P>): Wrapper<P> {
  return wrapper;
}

/** The strategy `wrapper(strategy)`: it goes by what came of requests, so it needs shared memory. */
export function wrapStrategy(wrapper: Wrapper, strategy: Strategy): Strategy {
  return {
    ...strategy,
    name: `${wrapper.name}(${strategy.name})`,
    summary: `${strategy.summary}; ${wrapper.summary}`,
    source: `${wrapper.source}; ${strategy.source}`,
    knowledge: 'shared',
    parameters: { ...strategy.parameters, ...wrapper.parameters },
    create: (world) => wrapper.wrap((its) => strategy.create(its as never), world as never),
  };
}
