import { describe, expect, test } from 'vitest';
import { answerProblem, readAnswer, readGreeting, readMachineBody, readServerTiming } from './master-api.ts';
import { workPath, machineInPath, writeServerTiming } from './master-api.ts';

const known = ['us/0', 'us/1', 'asia/0'];
const proper = { machine: 'Machine 1', region: 'us', response_time: 370, work_time: 21 };
const problemOf = (body: unknown, target = 'us/1', status = 200) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return answerProblem(status, readAnswer(text), target, known);
};

describe('an answer', () => {
  test('is proper where a machine of the fleet that was asked gives its times', () => {
    expect(readAnswer(JSON.stringify(proper))).toEqual({
      ...{ region: 'us', id: 'us/1', problem: '' },
      ...{ responseTimeMs: 370, workTimeMs: 21 },
    });
    for (const target of ['us/1', 'us', '']) expect(problemOf(proper, target)).toBe('');
  });

  test.each([
    ['', 'not JSON: an empty body'],
    ['<html>\n\u001b[31mbusy</html>', 'not JSON: <html> [31mbusy</html>'],
    ['null', 'JSON that is null: expected an object'],
    ['[]', 'JSON that is a list: expected an object'],
    ['"us"', 'JSON that is a string: expected an object'],
    [{ ...proper, machine: 1 }, 'machine is a number: expected a text'],
    [{ ...proper, machine: '1' }, 'machine is "1": expected "Machine <number>"'],
    [{ ...proper, region: null }, 'region is null: expected a text'],
    [{ ...proper, work_time: '21' }, 'work_time is a string: expected ms as a number'],
    [{ ...proper, work_time: -1 }, 'work_time is a number below 0: expected ms as a number'],
    [
      '{"machine":"Machine 1","region":"us","response_time":1e999,"work_time":1}',
      'response_time is too large a number: expected ms as a number',
    ],
    [{ ...proper, response_time: undefined }, 'response_time is missing: expected ms as a number'],
    [{ ...proper, region: 'mars' }, 'answered by mars/1, which isn’t in the fleet'],
    [{ ...proper, machine: 'Machine 2' }, 'answered by us/2, which isn’t in the fleet'],
    [{ ...proper, machine: 'Machine 0' }, 'answered by us/0 where us/1 was asked'],
  ])('%j is none: %s', (body, problem) => {
    expect(problemOf(body)).toBe(problem);
  });

  test('of another region than the one that was asked is none', () => {
    expect(problemOf({ ...proper, machine: 'Machine 0', region: 'asia' }, 'us')).toBe(
      'answered by asia/0 where us was asked',
    );
  });

  test('with another status is none, whatever it says; a refusal may still name its machine', () => {
    expect(problemOf(proper, 'us/1', 503)).toBe('HTTP 503');
    expect(problemOf(proper, 'us/1', 307)).toBe('HTTP 307: redirects are not followed');
    expect(readAnswer('{"error":"full","machine":"Machine 0","region":"us"}').id).toBe('us/0');
  });
});

test('a machine’s own body has its times, none below 0', () => {
  const body = { machine: 'Machine 0', region: 'us', work_time: 1, queueMs: 0, serviceMs: 1, lateMs: 0.2 };
  expect(readMachineBody(JSON.stringify(body))).toEqual(body);
  for (const other of ['null', '{}', 'hello', JSON.stringify({ ...body, work_time: -1 })])
    expect(readMachineBody(other)).toBeUndefined();
});

test('paths are read as they are written', () => {
  expect(['', 'us', 'us/1'].map(workPath)).toEqual(['/work', '/work/us', '/work/us/1']);
  expect(['/work', '/work/us', '/work/us/1'].map(machineInPath)).toEqual([undefined, undefined, 'us/1']);
});

test('Server-Timing is read as it is written', () => {
  const header = writeServerTiming({ queue: 12.5, work: 30 }, 2);
  expect(header).toBe('queue;dur=12.50, work;dur=30.00');
  expect(readServerTiming(header, 'work')).toBe(30);
  expect(readServerTiming(header, 'master')).toBeUndefined();
});

describe('a greeting', () => {
  test('is routebench’s own, or tells nothing that could be taken for it', () => {
    const own = { name: 'original', regions: { us: 2 }, timeScale: 20, requestTimeoutMs: 30_000 };
    expect(readGreeting(JSON.stringify(own))).toEqual(own);
    for (const other of ['hello', '["emea"]', 'null', '7', '{"regions":["us"]}', '{"regions":{"us":{}}}'])
      expect(readGreeting(other)).toEqual({});
    expect(readGreeting('{"regions":{"us":0},"timeScale":"20","name":1,"topology":"x"}')).toEqual({});
  });
});
