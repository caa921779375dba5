import { expect, test } from 'vitest';
import { readLog } from './access-log.ts';

const nginx = (time: string, took: string) =>
  `10.0.0.1 - - [10/Oct/2025:13:55:${time} +0200] "GET /a HTTP/1.1" 200 512 "-" "curl/8.5" ${took}`;
const haproxy = (timers: string) =>
  `Oct 10 13:55:36 lb haproxy[14389]: 10.0.1.2:33317 [10/Oct/2025:13:55:36.655] http-in static/srv1 ${timers} 200 2750 - - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1"`;

test('NGINX logs the end of a request: its arrival is a request time earlier', () => {
  const { format, requests } = readLog([nginx('36', '0.250'), nginx('36', '0.500')].join('\n'), 'a.log');
  const endMs = Date.UTC(2025, 9, 10, 11, 55, 36);
  expect(format).toBe('NGINX');
  expect(requests).toEqual([
    { arrivedMs: endMs - 500, durationMs: 500 },
    { arrivedMs: endMs - 250, durationMs: 250 },
  ]);
});

test("HAProxy's Tr is the server's time; a request without an answer is left out and counted", () => {
  const log = readLog([haproxy('10/0/30/69/109'), haproxy('10/0/30/-1/109')].join('\n'), 'a.log');
  expect(log).toMatchObject({ format: 'HAProxy', unanswered: 1, unread: 0 });
  expect(log.requests).toEqual([{ arrivedMs: Date.UTC(2025, 9, 10, 13, 55, 36, 665), durationMs: 69 }]);
});

test('columns of a CSV stand in any order', () => {
  expect(readLog('durationMs,path,arrivedMs\n20,/a,1000\n', 'a.csv').requests).toEqual([
    { arrivedMs: 1000, durationMs: 20 },
  ]);
});

test('lines that cannot be read are counted and the first is named', () => {
  const log = readLog([nginx('36', '0.250'), 'what?', 'and this'].join('\n'), 'a.log');
  expect(log).toMatchObject({ unread: 2, firstUnread: 'line 2 is "what?"' });
});

test.each([
  ['', 'a.log: is empty: expected a log of NGINX or HAProxy, or a CSV'],
  ['{"level":"info"}\n', 'a.log: no line can be read; the first is "{"level":"info"}": expected NGINX'],
  [haproxy('10/0/30/-1/109'), 'a.log: no request in it was answered: expected at least one'],
])('a file that is no log: one line', (text, message) => {
  expect(() => readLog(text, 'a.log')).toThrow(message);
});
