/** The board's counts against what a proxy between k6 and the fleet saw, some of whose clients get no answer at all. */
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { countAt, fleets } from '../bench/counters.ts';
import { findK6 } from '../runner/k6/k6.ts';
import { startTestbed } from '../testbed/testbed.ts';

const N = 2000;
const failing = fleets['with refusals and time-outs'];

/** What becomes of request `index`: cut off before anything happened, once the work is done, or within its answer. */
type Fate = 'cut at once' | 'cut unanswered' | 'cut in half' | 'answered';
const fateOf = (index: number): Fate =>
  index % 10 === 3
    ? 'cut at once'
    : index % 10 === 6
      ? 'cut unanswered'
      : index % 10 === 9
        ? 'cut in half'
        : 'answered';

/** Passes everything on, cuts connections by fate, and keeps by request which machine was asked and whether it got its answer. */
async function startCuttingProxy(master: string) {
  const seen = new Map<number, { readonly machine: string; readonly answered: boolean }>();
  const agent = new Agent({ keepAlive: true });
  const server = createServer((asked, answer) => {
    const index = Number(asked.headers['x-request-index'] ?? NaN);
    const machine = asked.url!.replace(/^\/work\//, '');
    // k6 sends a request again where a connection it had kept is cut: its fate is the same, and it counts once.
    const note = (answered: boolean) => void (Number.isNaN(index) || seen.set(index, { machine, answered }));
    const fate = fateOf(index);
    if (fate === 'cut at once') {
      note(false);
      return void asked.socket.destroy();
    }
    const { url, headers } = asked;
    const onward = request(master + url, { headers, agent }, (came) => {
      note(fate === 'answered' && came.statusCode === 200);
      if (fate === 'cut unanswered') {
        came.resume();
        asked.socket.destroy();
      } else if (fate === 'cut in half') {
        came.resume();
        answer.writeHead(200, { 'content-length': 1000 }).write('{"region":', () => asked.socket.destroy());
      } else {
        answer.writeHead(came.statusCode!, came.headers);
        came.pipe(answer);
      }
    });
    onward.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: async () => {
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('with refusals, time-outs and connections that are cut, every machine’s counts are exact', async () => {
  const { path } = await findK6(() => {});
  const fleet = await startTestbed({ topology: failing, timeScale: 1, seed: 1 });
  const proxy = await startCuttingProxy(fleet.url);
  try {
    const { completed, counted } = await countAt(path, proxy.url, failing, N);
    expect(proxy.seen.size).toBe(N);
    const requests = [...proxy.seen.values()];
    const expected = counted.map(({ id }) => {
      const own = requests.filter(({ machine }) => machine === id);
      return { id, inFlight: 0, settled: own.length, failed: own.filter(({ answered }) => !answered).length };
    });
    expect(counted).toEqual(expected);
    // All of that did happen: three in ten got no answer, and more failed.
    expect(completed).toBe((7 * N) / 10);
    expect(requests.filter(({ answered }) => !answered).length).toBeGreaterThan((3 * N) / 10);
  } finally {
    await proxy.close();
    await fleet.close();
  }
});
