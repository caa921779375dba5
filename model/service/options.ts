/** The options of a run for services that aren't ours: a part of the table in ../run-options.ts. */
import { checkedBy, filled, headerLines, yesOrNo } from '../parse-text.ts';
import type { RunOption } from '../run-option.ts';
import { answerFrom, answerSyntax, checkRoutes, routesSyntax, statusesFrom, statusSyntax } from './syntax.ts';

/** The variable that holds a bearer token, so that it stands in no command line and no file of ours. */
export const TOKEN = 'ROUTEBENCH_TOKEN';

export const serviceOptions = {
  routes: {
    about: 'service',
    flags: '--routes <routes>',
    env: 'ROUTES',
    summary: `where each machine is asked: ${routesSyntax}`,
    parse: checkedBy(checkRoutes),
    defaultText: '/work/{region}/{machine}, and /work/{region} and /work of a master',
    recorded: 'where given',
  },
  answer: {
    about: 'service',
    flags: '--answer <where>',
    env: 'ANSWER',
    summary: `where an answer names the machine: ${answerSyntax}`,
    parse: checkedBy(answerFrom),
    defaultText: 'master; none with --routes',
    recorded: 'where given',
  },
  statuses: {
    about: 'service',
    flags: '--statuses <list>',
    env: 'STATUSES',
    summary: `which answers are good: ${statusSyntax}`,
    parse: checkedBy(statusesFrom),
    defaultText: '200 of a master; 2xx with --routes or --answer',
    recorded: 'where given',
  },
  header: {
    about: 'service',
    flags: '--header <line>',
    env: 'HEADER',
    summary: "a header of each request, as 'Name: value'; may be repeated; recorded nowhere",
    parse: headerLines,
    repeated: true,
  },
  ca: {
    about: 'service',
    flags: '--ca <file>',
    summary: 'certificates (PEM) to trust beside those of this computer',
    parse: filled,
  },
  insecure: {
    about: 'service',
    flags: '--insecure',
    summary: 'take any certificate',
    parse: yesOrNo,
    recorded: 'where given',
  },
  yes: {
    about: 'service',
    flags: '--yes',
    summary: 'load may leave this computer, and be more than 10000 requests or 1000 per second at --url',
    parse: yesOrNo,
  },
} as const satisfies Readonly<Record<string, RunOption>>;

/** @param lines as --header has them */
export const headersOf = (lines: string | undefined, token: string | undefined): Record<string, string> => ({
  ...Object.fromEntries(
    (lines?.split('\n') ?? []).map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 1).trim()];
    }),
  ),
  ...(token && { Authorization: `Bearer ${token}` }),
});
