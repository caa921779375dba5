import { rmSync } from 'node:fs';
import { planOf } from '../runner/run/run-request.ts';
import { sceneRequest } from '../runner/run/scene-request.ts';
import { simulatedRun } from '../runner/run/simulated-run.ts';
import { sceneFrom } from '../runner/scenes.ts';
import type { Summary } from '../records/format.ts';
import type { Bar, BenchTools } from './bench.ts';
import { runIntoFolder } from './runs.ts';

const SCENES = [
  ...['one-slow-machine', 'slow-then-recovers', 'fast-failing-sinkhole', 'black-hole'],
  ...['region-cut-off', 'flapping', 'brownout', 'latency-drift'],
];
const STRATEGIES = [
  ...['round-robin', 'least-connections', 'two-choices'],
  ...['peak-ewma', 'shortest-expected-delay', 'command-unit'],
];
/** Of a scene's requests: the faults of all are under way by then. */
const REQUESTS = 2500;
/** Strategies whose means differ by less than this in virtual time have no rank among each other. */
const APART = 0.02;

/** Scenes with faults, for real at the fleet's own pace and in virtual time with the same seed. `faults:flapping` measures one. */
export async function* faults(tools: BenchTools): AsyncGenerator<Bar> {
  for (const name of SCENES) {
    if (tools.part !== '' && tools.part !== name) continue;
    const scene = sceneFrom(name);
    const request = { ...sceneRequest(scene, STRATEGIES, 1), n: [REQUESTS] };
    const means: { real: number; virtual: number }[] = [];
    for (const spec of await planOf(request, scene.topology, scene.faults)) {
      const virtual = (await simulatedRun(spec, { id: 'virtual' })).summary;
      const { summary: real, directory } = await runIntoFolder(tools, spec);
      rmSync(directory, { recursive: true, force: true });
      means.push({ real: meanOf(real), virtual: meanOf(virtual) });
      yield compared(`${name}, ${spec.strategy}`, real, virtual);
    }
    const tau = kendall(means);
    yield {
      what: `${name}: the order of the ${STRATEGIES.length}, by Kendall’s τ`,
      measured: tau.toFixed(2),
      bar: 'at least 0.8',
      held: tau >= 0.8,
    };
  }
}

const meanOf = ({ sojournMs }: Summary): number => sojournMs!.mean;
const failedOf = ({ failed, n }: Summary): number => failed / n;
const perCent = (part: number): string => `${(100 * part).toFixed(1)} %`;

function compared(what: string, real: Summary, virtual: Summary): Bar {
  const points = Math.abs(failedOf(real) - failedOf(virtual));
  const off = meanOf(real) / meanOf(virtual) - 1;
  return {
    what: `${what}: real and in virtual time`,
    measured: `failed ${perCent(failedOf(real))} and ${perCent(failedOf(virtual))}, mean ${meanOf(real).toFixed(1)} and ${meanOf(virtual).toFixed(1)} ms (${off < 0 ? '−' : '+'}${perCent(Math.abs(off))})`,
    bar: 'within 2 points, within 10 %',
    held: real.completed === real.n && points <= 0.02 && Math.abs(off) <= 0.1,
  };
}

/** τ = (pairs in the same order − pairs in the other) / pairs, of those that are apart in virtual time (Kendall 1938). */
function kendall(means: readonly { readonly real: number; readonly virtual: number }[]): number {
  const signs = means.flatMap((a, i) =>
    means
      .slice(i + 1)
      .filter((b) => Math.abs(a.virtual / b.virtual - 1) >= APART)
      .map((b) => Math.sign((a.real - b.real) * (a.virtual - b.virtual))),
  );
  return signs.length === 0 ? 1 : signs.reduce((sum, sign) => sum + sign, 0) / signs.length;
}
