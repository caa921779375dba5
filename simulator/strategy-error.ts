/** A strategy that can't be made for this fleet, throws, or returns no route: told in one line, with its name. */
export class StrategyError extends Error {}
