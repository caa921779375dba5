import { describe, expect, test } from 'vitest';
import { answerReader, urlOf } from './service.ts';
import {
  answerFrom,
  checkRoutes,
  serviceOf,
  speaksAsMaster,
  statusesFrom,
  type ServiceTexts,
} from './syntax.ts';

const ids = ['us/0', 'us/1', 'asia/0'];
const file = '{ "us": { "web-1": "http://a:1/x", "web-2": "/y" }, "asia": ["http://b"] }';
const made = (texts: ServiceTexts) => serviceOf(texts, 'http://host/base', ids, () => file)!;

describe('where a machine is asked', () => {
  test('at a path as ours, where nothing else is said', () => {
    expect(serviceOf({}, 'http://host', ids, () => '')).toBeUndefined();
    expect(urlOf(undefined, 'http://host/base', 'us/1')).toBe('http://host/base/work/us/1');
  });

  test('by a template below the base path', () => {
    const { urls } = made({ routes: '/api/{region}/{machine}?q={machine}' });
    expect(urls).toMatchObject({ 'us/1': 'http://host/base/api/us/1?q=1' });
  });

  test('by a file, whole URLs or paths', () => {
    expect(made({ routes: 'fleet.json' }).urls).toEqual({
      'us/0': 'http://a:1/x',
      'us/1': 'http://host/base/y',
      'asia/0': 'http://b',
    });
  });

  test('a file of another fleet is refused', () => {
    const other = () => serviceOf({ routes: 'fleet.json' }, '', [...ids, 'emea/0'], () => file);
    expect(other).toThrow('fleet.json: no URL for emea/0');
  });

  test.each([
    ['/api/{zone}', 'not {zone}'],
    ['/api/{machine', 'not {machine'],
    ['api', 'a path with {region}'],
  ])('%s is refused', (text, expected) => {
    expect(() => checkRoutes(text)).toThrow(expected);
  });
});

describe('what an answer says', () => {
  const read = (texts: ServiceTexts, body: string, headers = {}, asked = 'us/1', status = 200) =>
    answerReader(made(texts), ids)(status, body, headers, asked);

  test.each<[ServiceTexts, string, object]>([
    [{ answer: '/by/0' }, '{"by":["us/1"]}', {}],
    [{ answer: '/a~1b,/n' }, '{"a/b":"us","n":1}', {}],
    [{ answer: '/region,/machine' }, '{"region":"us","machine":"Machine 1"}', {}],
    [{ answer: 'header:x-BY', routes: 'fleet.json' }, '', { 'x-by': 'web-2' }],
    [{ answer: 'header:x-by', routes: 'fleet.json' }, '', { 'X-By': 'us/web-2' }],
    [{ answer: 'none' }, 'hello', {}],
  ])('%j in %s', (texts, body, headers) => {
    expect(read(texts, body, headers)).toMatchObject({ id: 'us/1', region: 'us', problem: '' });
  });

  test.each<[ServiceTexts, string, string]>([
    [{ answer: '/by' }, '{"by":{}}', 'neither a text nor a number at /by'],
    [{ answer: '/by' }, '{}', 'nothing at /by'],
    [{ answer: '/by' }, 'hello', 'not JSON: hello'],
    [{ answer: '/by' }, '{"by":"eu/9"}', 'answered by eu/9, which isn’t in the fleet'],
    [{ answer: '/by' }, '{"by":"us/0"}', 'answered by us/0 where us/1 was asked'],
    [{ answer: 'header:by' }, '', 'no header By'],
  ])('%j in %s is a problem', (texts, body, problem) => {
    expect(read(texts, body).problem).toBe(problem);
  });

  test('none of a region that the service chooses in: nothing is known', () => {
    expect(read({ answer: 'none' }, 'x', {}, 'us')).toMatchObject({ id: '', problem: '' });
  });

  test('good statuses are those of the policy', () => {
    expect(read({ answer: 'none' }, '', {}, 'us/0', 204).problem).toBe('');
    expect(read({ answer: 'none' }, '', {}, 'us/0', 302).problem).toMatch(/^HTTP 302: redirects/);
    expect(read({ answer: 'none', statuses: '302' }, '', {}, 'us/0', 302).problem).toBe('');
    expect(read({ answer: 'none', statuses: '302' }, '', {}, 'us/0', 200).problem).toBe('HTTP 200');
  });

  test('it is a master that answers where only statuses are said', () => {
    expect(speaksAsMaster({ statuses: '200,503' })).toBe(true);
    expect(speaksAsMaster({ routes: '/{region}/{machine}' })).toBe(false);
  });
});

test.each(['body', 'header:', '/a,/b,/c', '/a~2', ''])('--answer %j is refused', (text) => {
  expect(() => answerFrom(text)).toThrow('a JSON pointer');
});

test('statuses', () => {
  expect(statusesFrom('2xx,304,500-502')).toEqual([
    [200, 299],
    [304, 304],
    [500, 502],
  ]);
  for (const wrong of ['ok', '99', '600', '300-200', '2x', ''])
    expect(() => statusesFrom(wrong)).toThrow('statuses such');
});
