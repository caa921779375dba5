/** A master with its machines in virtual time, as `limits` meets it: the same queues and links as testbed and simulator. */
import FlatQueue from 'flatqueue';
import { machineQueue } from '../../model/fleet/machine-queue.ts';
import { linkDraw, linkTimeOf } from '../../model/fleet/service-time.ts';
import { DEFAULT_REQUEST_TIMEOUT_MS, type Topology } from '../../model/fleet/topology.ts';
import type { Answer, MasterClient } from '../../runner/limits/client.ts';

/** What `GET /` takes, in ms, and how many a second the master answers without delay. */
const GREETING_MS = 1;
const MASTER_PER_S = 3000;

/** How long machines have been idle when the first request comes. */
const SINCE_START_MS = 60_000;

/**
 * @returns the client, and `run`, which lets time pass until the work is done
 */
export function virtualMaster(topology: Topology, seed = 1) {
  const timeoutMs = topology.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS;
  const machines = new Map(
    Object.entries(topology.regions)
      .flatMap(([region, spec]) =>
        spec.machines.map((machine, number) => ({
          id: `${region}/${number}`,
          link: linkTimeOf(spec),
          machine,
        })),
      )
      .map(({ id, link, machine }, at) => [id, { link, queue: machineQueue(machine, seed, at, 0) }]),
  );
  const events = new FlatQueue<() => void>();
  let nowMs = SINCE_START_MS;
  let sent = 0;
  let good = 0;
  const problems: Record<string, number> = {};
  const at = (moment: number) => new Promise<void>((happen) => events.push(happen, moment));

  async function ask({ id }: { readonly id: string }): Promise<Answer> {
    const { link, queue } = machines.get(id)!;
    const sentMs = nowMs;
    const linkMs = link.at(linkDraw(seed, sent++));
    await at(sentMs + linkMs / 2);
    const turn = queue.arrive(nowMs);
    const backMs = turn === undefined ? nowMs : turn.doneMs + linkMs / 2;
    const inTime = turn !== undefined && backMs < sentMs + timeoutMs;
    await at(inTime ? backMs : Math.min(backMs, sentMs + timeoutMs));
    const problem = inTime ? '' : 'HTTP 503';
    if (inTime) good++;
    else problems[problem] = (problems[problem] ?? 0) + 1;
    return {
      problem,
      sentMs,
      answeredMs: nowMs,
      status: inTime ? 200 : 503,
      responseTimeMs: undefined,
      workTimeMs: undefined,
      masterMs: undefined,
    };
  }

  const client: MasterClient = {
    url: 'http://virtual',
    hasMaster: true,
    timeScale: 1,
    ask,
    pause: (fleetMs) => at(nowMs + fleetMs),
    open: async () => undefined,
    greet: async () => ({ tookMs: GREETING_MS, status: 200 }),
    greetAnewMs: async () => GREETING_MS,
    async greetAtRate(perS) {
      const medianMs = perS <= MASTER_PER_S ? GREETING_MS : 1000;
      return { askedPerS: perS, sentPerS: perS, medianMs, p95Ms: medianMs, failed: 0, generatorBusy: 0.1 };
    },
    tally: () => ({ sent, good, problems }),
    close: async () => undefined,
  };

  async function run<T>(work: Promise<T>): Promise<T> {
    let ended = false;
    const end = () => void (ended = true);
    work.then(end, end);
    for (;;) {
      // All that this moment brought about has happened once nothing but time is left to wait for.
      await new Promise((resolve) => setImmediate(resolve));
      if (ended) return work;
      const moment = events.peekValue();
      if (moment === undefined) throw new Error('the work waits for what never comes');
      nowMs = moment;
      events.pop()!();
    }
  }

  return { client, timeoutMs, run };
}
