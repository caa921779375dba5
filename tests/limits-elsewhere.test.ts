/** `limits --url` of a server that isn't routebench's, and what it says of answers that are none. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import type { LimitsRecord } from '../records/limits-format.ts';
import { inProcess } from './support/command-line.ts';
import { newFolder, readJson, routebench } from './support/harness.ts';

describe('a stranger’s master', { timeout: 180_000 }, () => {
  const servers: Server[] = [];
  afterAll(() => servers.forEach((server) => server.close()));

  async function master(answer: (path: string) => { status?: number; body: string } | undefined) {
    const server = createServer((request, response) => {
      const { status = 200, body } = answer(request.url!) ?? { status: 404, body: '' };
      setTimeout(() => response.writeHead(status).end(body), request.url === '/' ? 0 : 5);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const proper = { machine: 'Machine 0', region: 'good', response_time: 5, work_time: 3 };
  const json = (body: object) => ({ body: JSON.stringify(body) });

  test('answers that are none are counted by what is wrong, and the rest measured', async () => {
    const bodies: Record<string, { status?: number; body: string }> = {
      '/': { body: '<h1>hello</h1>' },
      '/work/html/0': { body: '<html>busy</html>' },
      '/work/types/0': json({ ...proper, region: 'types', work_time: '3' }),
      '/work/null/0': { body: 'null' },
      '/work/mars/0': json({ ...proper, region: 'phobos' }),
      '/work/other/0': json(proper),
      '/work/broken/0': { status: 500, body: 'oops' },
    };
    let turn = 0;
    const url = await master((path) => {
      // One machine at a time answers 503 now and then: its other answers count.
      if (path === '/work/good/0') return turn++ % 10 === 9 ? { status: 503, body: '' } : json(proper);
      return bodies[path];
    });
    const out = `${newFolder()}/limits`;
    const fleet = 'good:1,html:1,types:1,null:1,mars:1,other:1,broken:1,absent:1';
    const run = await routebench('limits', '--url', url, '--fleet', fleet, '--out', out);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(
      'not in profile.json: html/0, types/0, null/0, mars/0, other/0, broken/0, absent/0',
    );
    const { requests, machines } = readJson<LimitsRecord>(`${out}/limits.json`);
    expect(Object.keys(requests.problems)).toEqual(
      expect.arrayContaining([
        'not JSON: <html>busy</html>',
        'work_time is a string: expected ms as a number',
        'JSON that is null: expected an object',
        'answered by phobos/0, which isn’t in the fleet',
        'answered by good/0 where other/0 was asked',
        'HTTP 500',
        'HTTP 404',
        'HTTP 503',
      ]),
    );
    expect(machines['good/0']!.figures).not.toBeNull();
    const page = readFileSync(`${out}/limits.html`, 'utf8');
    expect(page).toContain('not JSON: &lt;html&gt;busy');
    expect(page).not.toContain('<html>busy');
  });

  test('who tells nothing of the fleet must be told for', async () => {
    const url = await master(() => ({ body: 'hello' }));
    const run = await inProcess('limits', '--url', url, '--out', `${newFolder()}/limits`);
    expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--fleet emea:1,us:2,asia:2') });
  });

  test('where nothing can be measured the page says so, and there is no profile', async () => {
    const url = await master(() => ({ body: '<html>' }));
    const out = `${newFolder()}/limits`;
    const run = await routebench('limits', '--url', url, '--fleet', 'us:2', '--out', out);
    expect(run.exitCode).toBe(1);
    expect(existsSync(`${out}/profile.json`)).toBe(false);
    expect(readFileSync(`${out}/limits.html`, 'utf8')).toContain('No machine gave proper answers');
  });
});
