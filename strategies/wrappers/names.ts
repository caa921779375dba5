/** The name of a strategy with wrappers around it: `outlier-ejection(hedged(least-connections))`. */

export interface WrappedName {
  /** The outermost first. */
  readonly wrappers: readonly string[];
  readonly strategy: string;
}

/** @throws Error with what is expected, where parentheses don't fit */
export function readName(name: string): WrappedName {
  const [, before = '', strategy = '', after = ''] = /^((?:[^()]*\()*)([^()]*)(\)*)$/.exec(name) ?? [];
  const wrappers = before.split('(').slice(0, -1);
  if (strategy === '' || wrappers.length !== after.length)
    throw new Error(
      `${JSON.stringify(name)}: expected a strategy, or one in wrappers such as hedged(least-connections)`,
    );
  return { wrappers, strategy };
}

export const wrappedName = ({ wrappers, strategy }: WrappedName): string =>
  `${wrappers.map((name) => `${name}(`).join('')}${strategy}${')'.repeat(wrappers.length)}`;

/** For folders and k6's scenarios, which take letters, digits and hyphens alone. */
export const plainName = (name: string): string => name.replace(/[:(]/g, '-').replaceAll(')', '');
