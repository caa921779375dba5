/** "Try this fleet": addresses in the playground of what a page tells of. */
import { playgroundHref } from '../model/playground-link.ts';
import { recordedOf } from '../model/recorded-options.ts';
import type { Comparison, Summary } from '../records/format.ts';
import type { LimitsRecord } from '../records/limits-format.ts';
import type { Scene } from '../records/files/scene-file.ts';
import type { MapCell } from '../records/map/policy-map.ts';
import { rankedStrategies } from '../records/overall.ts';
import { profileOf } from '../records/profile-of-limits.ts';
import { topologyOfProfile } from '../model/fleet/profile.ts';

/** The best two over the whole comparison at its largest N; undefined where the playground can't show the like. */
export function tryRuns(comparison: Comparison): string | undefined {
  const { runs, topologies } = comparison;
  const [topology] = topologies;
  const run = runs.reduce<Summary | undefined>((most, it) => (most && most.n >= it.n ? most : it), undefined);
  if (topology === undefined || run === undefined) return undefined;
  const { timeScale, ...recorded } = recordedOf(run);
  // Rates and durations of a scaled run are those of another clock; files stay where they are.
  if (timeScale !== 1 || /^trace:/.test(run.arrivals ?? '') || /^file:/.test(run.sizes ?? ''))
    return undefined;
  return playgroundHref({
    topology,
    faults: run.faults ?? [],
    strategies: pairOf(rankedStrategies(comparison)),
    options: Object.fromEntries(Object.entries(recorded).filter(([, value]) => value !== null)),
  });
}

/** The winner at the most requests beside the one at the fewest. */
export function tryLimits(record: LimitsRecord): string | undefined {
  const { decision } = record;
  const profile = profileOf(record);
  const last = decision?.verdicts.at(-1);
  if (last === undefined || Object.keys(profile.machines).length === 0) return undefined;
  try {
    return playgroundHref({
      topology: topologyOfProfile(profile, 'limits.json'),
      faults: [],
      strategies: pairOf([last.winner, ...decision!.verdicts.map(({ winner }) => winner)]),
      options: { n: Math.min(500, last.n) },
    });
  } catch {
    // Not all of its machines could be measured.
    return undefined;
  }
}

/** The best two of a scene. */
export const tryScene = (
  { topology, faults, workload }: Pick<Scene, 'topology' | 'faults' | 'workload'>,
  cells: readonly MapCell[],
): string =>
  playgroundHref({
    topology,
    faults: faults ?? [],
    strategies: pairOf(cells.map(({ strategy }) => strategy)),
    options: workload,
  });

/** Without what isn't in the playground, such as NGINX. */
function pairOf(names: readonly string[]): [string, string] {
  const [left = 'nearest', right = 'round-robin'] = new Set(
    [...names, 'round-robin'].filter((name) => name !== '' && !/[:(]/.test(name)),
  );
  return [left, right];
}

/** "Try this fleet", where there is an address. */
export const tryLine = (href: string | undefined, escape: (text: string) => string): string =>
  href === undefined
    ? ''
    : `<p class="hint"><a href="${escape(href)}">Try this fleet in the playground</a>. How strategies do elsewhere: <code>npx routebench map</code>.</p>`;
