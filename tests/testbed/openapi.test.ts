/** The master's own description of itself: valid, true for requests generated from it, and none ends in a 5xx. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { Pool } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { METHODS, OPENAPI, REQUEST_INDEX, REQUEST_KEY, REQUEST_SIZE } from '../../model/master-api.ts';
import { startTestbed, type RunningTestbed } from '../../testbed/testbed.ts';
import { askRaw } from '../support/http.ts';

interface Schema {
  readonly type: 'string' | 'integer' | 'number';
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'header';
  readonly schema: Schema;
}

interface Description {
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly get: {
          readonly parameters?: readonly Parameter[];
          readonly responses: Readonly<
            Record<string, { content: { 'application/json': { schema: object } } }>
          >;
        };
      }
    >
  >;
}

interface Sent {
  readonly template?: string;
  readonly method?: string;
  readonly path: string;
  readonly headers: Record<string, string>;
}

const REQUESTS = 20_000;
/** As many at once as a master is used to. */
const AT_ONCE = 50;
const topology = {
  name: 'quick',
  regions: {
    near: { latencyMs: 0, machines: [{ serviceMs: 0.01 }, { serviceMs: 0.01 }] },
    far: { latencyMs: 0.1, machines: [{ serviceMs: 0.01 }] },
  },
};

let fleet: RunningTestbed;
let pool: Pool;
let described: Description;
beforeAll(async () => {
  fleet = await startTestbed({ topology });
  pool = new Pool(fleet.url, { connections: AT_ONCE });
  described = (await (await fetch(`${fleet.url}${OPENAPI}`)).json()) as Description;
});
afterAll(async () => {
  await pool.close();
  await fleet.close();
});

/** All of them, so many at a time; what each came to. */
async function answersTo(requests: readonly Sent[]) {
  const answers: { sent: Sent; status: number; body: string }[] = [];
  let next = 0;
  const user = async () => {
    for (let i = next++; i < requests.length; i = next++) {
      const sent = requests[i]!;
      const { method = 'GET', path, headers } = sent;
      const { statusCode, body } = await pool.request({ method: method as 'GET', path, headers });
      answers.push({ sent, status: statusCode, body: await body.text() });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, user));
  return answers;
}

/** More work than this would keep a machine from all others. */
const MOST_WORK = 10;

const valueOf = ({ name, schema }: Parameter): fc.Arbitrary<string> => {
  const { type, enum: names, minimum = 0, maximum: most = 0 } = schema;
  const maximum = name === REQUEST_SIZE ? MOST_WORK : most;
  if (names) return fc.constantFrom(...names);
  if (type === 'integer') return fc.integer({ min: minimum, max: maximum }).map(String);
  return fc.double({ min: minimum, max: maximum, noNaN: true }).map(String);
};

/** Requests as the description allows them, each header there or not. */
function allowed(): fc.Arbitrary<Sent> {
  return fc.oneof(
    ...Object.entries(described.paths).map(([template, { get }]) => {
      const parameters = get.parameters ?? [];
      return fc
        .tuple(...parameters.map((it) => fc.option(valueOf(it), { freq: it.in === 'path' ? 1e6 : 2 })))
        .map((values): Sent => {
          const headers: Record<string, string> = {};
          let path = template;
          parameters.forEach((it, i) => {
            const value = values[i] ?? null;
            if (it.in === 'path') path = path.replace(`{${it.name}}`, value ?? '0');
            else if (value !== null) headers[it.name] = value;
          });
          return { template, path, headers };
        });
    }),
  );
}

/** Paths, methods and headers that are nearly right, or not at all. */
const anything: fc.Arbitrary<Sent> = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'),
  path: fc
    .array(
      fc.oneof(
        fc.constantFrom('work', 'near', 'far', '0', '9', '..', '%2e%2e', '%', '%00', '', 'x'.repeat(5000)),
        fc.string().map(encodeURIComponent),
        fc.string({ unit: 'binary' }).map((it) => encodeURIComponent(it.replace(/[\ud800-\udfff]/g, ''))),
      ),
      { maxLength: 5 },
    )
    .map((parts) => `/${parts.join('/')}`),
  headers: fc.dictionary(
    fc.constantFrom(REQUEST_INDEX, REQUEST_SIZE, REQUEST_KEY, 'accept', 'cookie', 'expect-ct', 'x-due-at'),
    fc.oneof(
      fc.constantFrom('', '-1', '1e400', 'NaN', '0x10', '1e308', '1'.repeat(400)),
      fc.stringMatching(/^[ -~]*$/),
    ),
    { noNullPrototype: true },
  ),
});

describe('what a master says of itself', { timeout: 120_000 }, () => {
  test('is valid OpenAPI 3.1', async () => {
    expect(await new Validator().validate({ ...described })).toMatchObject({ valid: true });
  });

  test('holds for requests generated from it', async () => {
    const ajv = new Ajv2020({ strict: false });
    const validators = new Map<string, ValidateFunction>();
    const unlike: unknown[] = [];
    const requests = fc.sample(allowed(), { numRuns: REQUESTS, seed: 1 });
    const statuses = new Set<number>();
    for (const { sent, status, body } of await answersTo(requests)) {
      statuses.add(status);
      const response = described.paths[sent.template!]!.get.responses[status];
      const key = `${sent.template} ${status}`;
      if (response && !validators.has(key))
        validators.set(key, ajv.compile(response.content['application/json'].schema));
      if (!response || !validators.get(key)!(JSON.parse(body))) unlike.push({ sent, status, body });
    }
    expect(unlike.slice(0, 3)).toEqual([]);
    // 404: what one region has as a machine, another hasn't.
    expect([...statuses].sort()).toEqual([200, 404]);
  });

  test('malformed requests bring 4xx in JSON, never a 5xx', async () => {
    const answers = await answersTo(fc.sample(anything, { numRuns: REQUESTS, seed: 1 }));
    const wrong = answers.filter(
      ({ sent, status, body }) => status >= 500 || (sent.method !== 'HEAD' && !isObject(body)),
    );
    expect(wrong.slice(0, 3)).toEqual([]);
    const statuses = new Set(answers.map(({ status }) => status));
    for (const status of [200, 400, 404, 405]) expect(statuses).toContain(status);
    const refused = answers.filter(({ status }) => status === 405).map(({ sent }) => sent.method);
    for (const method of METHODS) expect(refused).not.toContain(method);
  });

  test('bytes that are no HTTP bring 4xx, or the end of the connection', async () => {
    const bytes = fc.sample(
      fc.tuple(
        fc.constantFrom('GET / HTTP/1.1\r\n', 'GET /work HTTP/9\r\n', 'get\r\n', '\r\n', ''),
        fc.string({ unit: 'binary' }),
      ),
      { numRuns: 500, seed: 1 },
    );
    const answers = await Promise.all(
      bytes.map(([start, rest]) => askRaw(fleet.url, `${start}${rest}\r\n\r\nx\r\n\r\n`)),
    );
    const statuses = new Set(answers.map((text) => /^HTTP\/1\.1 (\d)/.exec(text)?.[1] ?? 'none'));
    expect([...statuses].filter((it) => it !== 'none' && it !== '4' && it !== '2')).toEqual([]);
    expect(statuses).toContain('4');
  });
});

function isObject(text: string): boolean {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null;
}
