/** What people write about a service: where its machines are asked, where answers name them, which statuses are good. */
import { workPath, type MachineCounts } from '../master-api.ts';
import type { Topology } from '../fleet/topology.ts';
import { parseJson } from '../json-text.ts';
import type { AnswerPart, AnswerSource, Service } from './service.ts';

export const answerSyntax =
  'a JSON pointer such as /served/by, header:NAME, none or master; region,machine as two';

/** @throws Error that says what is expected */
export function answerFrom(text: string): AnswerSource {
  if (text === 'none' || text === 'master') return text;
  const parts = text.split(',').map(partFrom);
  if (parts.length > 2 || parts.includes(undefined)) throw new Error(answerSyntax);
  return parts as AnswerPart[];
}

function partFrom(text: string): AnswerPart | undefined {
  const [, header] = /^header:([A-Za-z0-9!#$%&'*+.^_|~-]+)$/.exec(text) ?? [];
  if (header !== undefined) return { header: inGo(header) };
  if (!text.startsWith('/') || /~(?![01])/.test(text)) return undefined;
  const pointer = text.slice(1).split('/');
  return { pointer: pointer.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~')) };
}

/** As k6 names headers: `x-served-by` is `X-Served-By`. */
const inGo = (name: string): string =>
  name.toLowerCase().replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());

export const statusSyntax = 'statuses such as 2xx, 200,304 or 200-299';

/** @throws Error that says what is expected */
export function statusesFrom(text: string): [number, number][] {
  return text.split(',').map((part) => {
    const [, first, kind, last] = /^([1-5])(?:(xx)|\d\d(?:-([1-5]\d\d))?)$/.exec(part) ?? [];
    if (first === undefined) throw new Error(statusSyntax);
    const from = kind ? 100 * Number(first) : Number(part.slice(0, 3));
    const to = kind ? from + 99 : Number(last ?? from);
    if (to < from) throw new Error(statusSyntax);
    return [from, to];
  });
}

export const isRoutesFile = (routes: string): boolean => routes.endsWith('.json');

export const routesSyntax =
  'a path with {region} and {machine} in it, such as /api/{region}/{machine}, or a .json file of URLs';

/** @throws Error that says what is expected */
export function checkRoutes(text: string): void {
  if (isRoutesFile(text)) return;
  const unknown = [...text.matchAll(/\{([^}]*)\}?/g)].find(([it]) => !['{region}', '{machine}'].includes(it));
  if (unknown !== undefined) throw new Error(`{region} and {machine} as the only names, not ${unknown[0]}`);
  if (!/^\/[^\s#]*$/.test(text)) throw new Error(routesSyntax);
}

/** By region, each machine's name and URL; the names are numbers where the file has a list. */
type Routes = Readonly<Record<string, readonly (readonly [name: string, url: string])[]>>;

/** @throws Error of one line: the file, what was found, what is expected */
function routesIn(file: string, text: string): Routes {
  const wrong = (where: string, expected: string): never => {
    throw new Error(`${file}: ${where}: expected ${expected}`);
  };
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  let regions: unknown;
  try {
    regions = parseJson(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
  if (!isObject(regions) || Object.keys(regions).length === 0)
    return wrong(
      'no region in it',
      '{ "<region>": ["<URL>", …] } or { "<region>": { "<machine>": "<URL>" } }',
    );
  const entries = Object.entries(regions).map(([region, machines]) => {
    if (!/^[a-z][a-z0-9-]*$/.test(region))
      wrong(`region ${JSON.stringify(region)}`, 'lower-case letters, digits and -');
    if (!Array.isArray(machines) && !isObject(machines)) wrong(region, 'a list of URLs, or URLs by machine');
    const named = Object.entries(machines as object) as [string, unknown][];
    if (named.length === 0) wrong(region, 'at least one machine');
    for (const [name, url] of named)
      if (typeof url !== 'string' || !(url.startsWith('/') || isUrl(url)))
        wrong(`${region}/${name} is ${JSON.stringify(url)}`, 'http://<host>/<path>, or /<path> at --url');
    return [region, named as [string, string][]] as const;
  });
  return Object.fromEntries(entries);
}

/** @returns undefined where --routes is a template, or left out. @throws as routesIn */
export const routesFrom = (
  routes: string | undefined,
  readText: (file: string) => string,
): Routes | undefined =>
  routes !== undefined && isRoutesFile(routes) ? routesIn(routes, readText(routes)) : undefined;

/** Machines' URLs, region by region. */
export const urlsOf = (routes: Routes): string[] =>
  Object.values(routes).flatMap((machines) => machines.map(([, url]) => url));

const isUrl = (text: string): boolean => /^https?:\/\/[^/\s?#@]+([/?][^\s#]*)?$/.test(text);

export const countsIn = (routes: Routes): MachineCounts =>
  Object.fromEntries(Object.entries(routes).map(([region, machines]) => [region, machines.length]));

/** Numbers that stand where nothing is known of a fleet but its machines. */
const UNKNOWN = { latencyMs: 100, serviceMs: 30 } as const;

export const equalMachines = (name: string, counts: MachineCounts): Topology => ({
  name,
  regions: Object.fromEntries(
    Object.entries(counts).map(([region, machines]) => [
      region,
      {
        latencyMs: UNKNOWN.latencyMs,
        machines: Array.from({ length: machines }, () => ({ serviceMs: UNKNOWN.serviceMs })),
      },
    ]),
  ),
});

export interface ServiceTexts {
  readonly routes?: string | undefined;
  readonly answer?: string | undefined;
  readonly statuses?: string | undefined;
}

/** Whether it speaks as our master does: tells its fleet at `GET /`, or answers 200 there, and takes regions and machines as paths. */
export const speaksAsMaster = ({ routes, answer = 'master' }: ServiceTexts): boolean =>
  routes === undefined && answer === 'master';

/**
 * @param ids of all the fleet's machines
 * @returns undefined where nothing is said: then it's a master as ours
 * @throws Error where machines and routes don't fit each other
 */
export function serviceOf(
  { routes, answer, statuses }: ServiceTexts,
  baseUrl: string,
  ids: readonly string[],
  readText: (file: string) => string,
): Service | undefined {
  if (routes === undefined && answer === undefined && statuses === undefined) return undefined;
  const inFile = routesFrom(routes, readText);
  if (inFile !== undefined) checkFleet(routes!, inFile, ids);
  const urls = inFile
    ? urlsIn(inFile, baseUrl)
    : routes === undefined
      ? undefined
      : filledIn(routes, baseUrl, ids);
  const source = answer === undefined ? (routes === undefined ? 'master' : 'none') : answerFrom(answer);
  const good = statuses ?? (source === 'master' ? '200' : '2xx');
  return { ...(urls && { urls }), answer: source, statuses: statusesFrom(good), names: namesOf(ids, inFile) };
}

function checkFleet(file: string, routes: Routes, ids: readonly string[]): void {
  const there = Object.entries(routes).flatMap(([region, machines]) =>
    machines.map((_, i) => `${region}/${i}`),
  );
  const missing = ids.find((id) => !there.includes(id));
  const unknown = there.find((id) => !ids.includes(id));
  if (missing !== undefined)
    throw new Error(`${file}: no URL for ${missing}, which is in the fleet: expected one`);
  if (unknown !== undefined)
    throw new Error(`${file}: ${unknown} isn't in the fleet: expected ${ids.join(', ')} alone`);
}

const urlsIn = (routes: Routes, baseUrl: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(routes).flatMap(([region, machines]) =>
      machines.map(([, url], i) => [`${region}/${i}`, url.startsWith('/') ? baseUrl + url : url]),
    ),
  );

function filledIn(template: string, baseUrl: string, ids: readonly string[]): Record<string, string> {
  const urls = ids.map((id) => {
    const [region, machine] = id.split('/') as [string, string];
    return baseUrl + template.replaceAll('{region}', region).replaceAll('{machine}', machine);
  });
  const twin = urls.findIndex((url, i) => urls.indexOf(url) !== i);
  if (twin >= 0)
    throw new Error(
      `--routes ${template}: ${ids[urls.indexOf(urls[twin]!)]} and ${ids[twin]} have one path: expected {region} and {machine} in it, such as ${workPath('{region}/{machine}')}`,
    );
  return Object.fromEntries(ids.map((id, i) => [id, urls[i]!]));
}

/** By `<region>/<number>`, `<region>/<name>`, and the name or number alone where only one region has it. */
function namesOf(ids: readonly string[], routes: Routes | undefined): Record<string, string> {
  const names: Record<string, string> = {};
  const alone = new Map<string, string | undefined>();
  for (const id of ids) {
    const [region, number] = id.split('/') as [string, string];
    const name = routes?.[region]![Number(number)]![0] ?? number;
    names[id] = names[`${region}/${name}`] = id;
    alone.set(name, alone.has(name) ? undefined : id);
  }
  for (const [name, id] of alone) if (id !== undefined) names[name] = id;
  return names;
}
