/** docs/reference/strategies.md, made from the strategies themselves. */
import type { Strategy } from '../strategies/api/contract.ts';

const KINDS = {
  none: 'Nothing of the requests',
  index: 'The request’s number alone',
  shared: 'What is in flight, known to all virtual users',
} as const;

const cell = (text: string): string => text.replace(/[|<]/g, (sign) => `\\${sign}`);

function rowOf({ name, summary, source, parameters = {} }: Strategy): string {
  const given = Object.entries(parameters).map(
    ([key, spec]) => `\`${key}=${cell(spec.defaultText)}\` ${cell(spec.summary)}`,
  );
  return `| \`${name}\` | ${cell(summary)} | ${cell(source)} | ${given.join('; ')} |`;
}

export function strategiesPage(strategies: readonly Strategy[]): string {
  const sections = Object.entries(KINDS).flatMap(([kind, title]) => [
    `## ${title}`,
    [
      '| name | the rule in a few words | source | parameters (`-e NAME=value`) |',
      '| --- | --- | --- | --- |',
      ...strategies.filter(({ knowledge }) => knowledge === kind).map(rowOf),
    ].join('\n'),
  ]);
  return `${[
    '# Strategies',
    '<!-- prettier-ignore-start -->\n<!-- Made by "npm run docs" from strategies/: change the strategy’s own file. -->',
    'By what each goes by. `npx routebench strategies` prints the same; a strategy’s file says its whole rule.',
    ...sections,
    '<!-- prettier-ignore-end -->',
  ].join('\n\n')}\n`;
}
