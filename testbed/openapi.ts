/** What a master answers, as OpenAPI 3.1 has it: made from the API's own names and the fleet, so that it can't differ from them. */
import type { Topology } from '../model/fleet/topology.ts';
import {
  machineLabel,
  MAX_TOLD,
  OPENAPI,
  REQUEST_INDEX,
  REQUEST_KEY,
  REQUEST_SIZE,
  ROOT,
  SERVER_TIMING,
  WORK,
} from '../model/master-api.ts';

/** Of the API, not of routebench: clients depend on it to the letter, so it stays. */
const API_VERSION = '1.0.0';

const wholeMs = { type: 'integer', minimum: 0, description: 'ms' };
const text = { type: 'string' };

const header = (name: string, description: string, schema: object) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema,
});

const headers = [
  header(REQUEST_INDEX, "The request's number, from 0: its random draws go by it.", {
    type: 'integer',
    minimum: 0,
    maximum: 999_999_999_999_999,
  }),
  header(REQUEST_SIZE, 'How much work it is, in service times; 1 where left out.', {
    type: 'number',
    minimum: 0,
    maximum: MAX_TOLD,
  }),
  header(REQUEST_KEY, 'What it is about: a machine may be warm for it.', {
    type: 'number',
    minimum: 0,
    maximum: MAX_TOLD,
  }),
];

const json = (description: string, schema: object, more = {}) => ({
  description,
  ...more,
  content: { 'application/json': { schema } },
});

const error = (description: string) =>
  json(description, { type: 'object', required: ['error'], properties: { error: text } });

const served = json(
  'The machine has done the work.',
  {
    type: 'object',
    required: ['machine', 'region', 'response_time', 'work_time'],
    additionalProperties: false,
    properties: {
      machine: { ...text, pattern: `^${machineLabel(0).slice(0, -1)}\\d+$` },
      region: text,
      response_time: { ...wholeMs, description: "ms from the request's arrival at the master to its answer" },
      work_time: { ...wholeMs, description: 'ms of computation at the machine' },
    },
  },
  { headers: { [SERVER_TIMING]: { schema: text, description: 'queue, work, link and master, ms' } } },
);

const work = (summary: string, parameters: readonly object[] = []) => ({
  get: {
    summary,
    parameters: [...parameters, ...headers],
    responses: {
      200: served,
      400: error('A header says what it must not.'),
      404: error('The fleet has no such region or machine.'),
      502: error("The machine can't be reached, or what is there is none."),
      503: error('The queue is full, the deadline has passed, or a fault refuses it.'),
    },
  },
});

const greeting = {
  get: {
    summary: 'The fleet and its settings.',
    responses: {
      200: json('The fleet.', {
        type: 'object',
        required: [
          'name',
          'topology',
          'regions',
          'timeScale',
          'requestTimeoutMs',
          'seed',
          'requestsInFlight',
        ],
        properties: {
          name: text,
          topology: { type: 'object' },
          regions: { type: 'object', additionalProperties: { type: 'integer', minimum: 1 } },
          timeScale: { type: 'number', exclusiveMinimum: 0 },
          requestTimeoutMs: { type: 'number', exclusiveMinimum: 0 },
          seed: { type: 'integer' },
          requestsInFlight: { type: 'integer', minimum: 0 },
          paths: { type: 'array', items: text },
        },
      }),
    },
  },
};

const itself = { get: { summary: 'This description.', responses: { 200: json('OpenAPI 3.1.', {}) } } };

/** @param direct whether it is one machine's own address, which knows no paths to others */
export function openApiOf({ name, regions }: Topology, direct = false): object {
  const most = Math.max(...Object.values(regions).map(({ machines }) => machines.length));
  const inPath = (parameter: string, schema: object) => ({
    name: parameter,
    in: 'path',
    required: true,
    schema,
  });
  const region = inPath('region', { ...text, enum: Object.keys(regions) });
  const machine = inPath('machine', { type: 'integer', minimum: 0, maximum: most - 1 });
  return {
    openapi: '3.1.0',
    info: {
      title: `routebench master: ${name}`,
      version: API_VERSION,
      description:
        'Takes a request, sends it over its region’s link to a machine, and brings the answer back.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: ROOT }],
    paths: {
      [ROOT]: greeting,
      [OPENAPI]: itself,
      [WORK]: work(direct ? 'Any work.' : 'Work at a machine of the master’s choice.'),
      ...(!direct && {
        [`${WORK}/{region}`]: work('Work at a machine of this region.', [region]),
        [`${WORK}/{region}/{machine}`]: work('Work at this machine.', [region, machine]),
      }),
    },
  };
}
