import { expect, test } from 'vitest';
import { checkFaults } from '../../records/files/faults-file.ts';
import { startTestbed } from '../../testbed/testbed.ts';
import { ask, jsonOf } from '../support/http.ts';

const topology = {
  name: 'two',
  regions: { us: { latencyMs: 0, machines: [{ serviceMs: 5 }, { serviceMs: 5 }] } },
};
const token = 'sesame';
const headers = { authorization: `Bearer ${token}` };
const check = (text: string) => checkFaults(JSON.parse(text), 'the schedule', topology);

async function withAdmin(use: (url: string, adminUrl: string) => Promise<void>): Promise<void> {
  const testbed = await startTestbed({ topology, admin: { port: 0, token, check, maxBytes: 1000 } });
  await use(testbed.url, testbed.adminUrl!).finally(() => testbed.close());
}

const call = (adminUrl: string, method: string, body?: unknown, given: Record<string, string> = headers) =>
  fetch(`${adminUrl}/faults`, {
    method,
    headers: given,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

test('faults come and go while the fleet runs, and count from when they are posted', () =>
  withAdmin(async (url, adminUrl) => {
    const status = async (path: string) => (await ask(url, path)).status;
    expect(await status('/work/us/0')).toBe(200);
    const fault = { machine: 'us/0', kind: 'error', fromMs: 0, status: 503 };
    const posted = await call(adminUrl, 'POST', [fault]);
    expect([posted.status, await posted.json()]).toMatchObject([200, { faults: [fault] }]);
    expect(await status('/work/us/0')).toBe(503);
    expect(await status('/work/us/1')).toBe(200);
    expect(await (await call(adminUrl, 'GET')).json()).toMatchObject({ faults: [fault] });
    expect((await call(adminUrl, 'DELETE')).status).toBe(200);
    expect(await status('/work/us/0')).toBe(200);
  }));

test('a machine that is said to be down loses what it has taken', () =>
  withAdmin(async (url, adminUrl) => {
    const slow = { machine: 'us/0', kind: 'slow', fromMs: 0, factor: 1e6 };
    await call(adminUrl, 'POST', [slow]);
    const waiting = ask(url, '/work/us/0');
    await expect.poll(async () => jsonOf(await ask(url, '/')).requestsInFlight).toBe(1);
    // By then the machine has it too.
    await ask(url, '/work/us/1');
    await call(adminUrl, 'POST', [{ machine: 'us/0', kind: 'down', fromMs: 0, toMs: 1 }]);
    expect((await waiting).status).toBe(502);
    await call(adminUrl, 'DELETE');
    // It would be busy for an hour and a half otherwise.
    expect((await ask(url, '/work/us/0')).status).toBe(200);
  }));

test('who is not allowed, or is wrong, is told so, and nothing changes', () =>
  withAdmin(async (url, adminUrl) => {
    const down = { machine: 'us/0', kind: 'down', fromMs: 0 };
    const told = async (response: Promise<Response>) => {
      const { status } = await response;
      return [status, ((await (await response).json()) as { error: string }).error];
    };
    expect(await told(call(adminUrl, 'POST', [down], {}))).toEqual([401, expect.stringContaining('Bearer')]);
    const other = { authorization: 'Bearer sesamy' };
    expect((await call(adminUrl, 'DELETE', undefined, other)).status).toBe(401);
    expect(await told(call(adminUrl, 'POST', [down, { ...down, machine: 'us/7' }]))).toEqual([
      400,
      'the schedule: [1].machine is "us/7": expected us/0, us/1',
    ]);
    expect(await told(call(adminUrl, 'POST', ' '.repeat(1001)))).toEqual([
      413,
      'a schedule is at most 1000 bytes long',
    ]);
    expect((await call(adminUrl, 'PUT', '[]')).status).toBe(405);
    expect((await fetch(`${adminUrl}/other`, { headers })).status).toBe(404);
    expect((await ask(url, '/work/us/0')).status).toBe(200);
  }));
