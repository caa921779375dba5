/** A log becomes a file which a run in virtual time takes up. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder, routebench } from './support/harness.ts';

test('an NGINX log is simulated', async () => {
  const [log, out] = [join(newFolder(), 'access.log'), join(newFolder(), 'workload.csv')];
  const line = (i: number) =>
    `10.0.0.1 - - [10/Oct/2025:13:55:${10 + i} +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8.5" 0.${100 + i}`;
  writeFileSync(log, [...Array.from({ length: 40 }, (_, i) => line(i)), 'not a request'].join('\n'));
  const made = await routebench('workload', log, '--out', out);
  expect(made.exitCode).toBe(0);
  expect(made.stdout).toContain('NGINX: 40 requests');
  expect(made.stderr).toContain(
    `left out: 1 lines that can't be read; the first, line 41 is "not a request"`,
  );
  expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(42);
  const run = [
    'simulate',
    '--strategies',
    'all',
    '--arrivals',
    `trace:${out}`,
    '--sizes',
    `file:${out}`,
    '-n',
    '40',
  ];
  expect((await routebench(...run)).exitCode).toBe(0);
});

test('an empty file is one line, and nothing is written', async () => {
  const [log, out] = [join(newFolder(), 'access.log'), join(newFolder(), 'workload.csv')];
  writeFileSync(log, '');
  const { exitCode, stderr } = await routebench('workload', log, '--out', out);
  expect(exitCode).toBe(2);
  expect(stderr.trim()).toBe(`routebench: ${log}: is empty: expected a log of NGINX or HAProxy, or a CSV`);
  expect(existsSync(out)).toBe(false);
});
