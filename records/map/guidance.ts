/** Which policy when, in sentences that follow from the map's figures. */
import { rankedOver, type MapScene, type PolicyMap, type Ranked } from './policy-map.ts';
import { list, percent } from '../wording.ts';

/** What differs by less in the worst regret is told together. */
const ALIKE = 0.02;
const MAX_NAMES = 4;

interface Situation {
  readonly when: string;
  readonly of: (scene: MapScene) => boolean;
}

const situations: readonly Situation[] = [
  { when: 'Equal machines, nothing goes wrong', of: (it) => it.equalMachines && isPlain(it) },
  { when: 'Unequal or far machines, nothing goes wrong', of: (it) => !it.equalMachines && isPlain(it) },
  { when: 'Several command units, or boards that are old', of: ({ routers }) => routers },
  { when: 'Requests with keys that machines stay warm for', of: ({ keys }) => keys },
  { when: 'Machines that slow down, lie or die', of: ({ faults }) => faults },
];

const isPlain = ({ faults, keys, routers }: MapScene): boolean => !faults && !keys && !routers;

const KNOWLEDGE = {
  none: 'knows nothing',
  index: "goes by the request's number alone",
  shared: 'counts what is in flight',
} as const;

/** Sentences for all scenes, for each situation and each kind of knowledge, and for each wrapper that helps. */
export function guidanceOf({ scenes, knowledge }: PolicyMap): string[] {
  const withNeeds = (when: string, some: readonly MapScene[]) => {
    const leaders = leadersOf(rankedOver(some));
    return over(when, some).map((told) => `${told} ${needsOf(leaders, knowledge)}.`);
  };
  return [
    ...withNeeds(`All ${scenes.length} scenes`, scenes),
    ...situations.flatMap(({ when, of }) => withNeeds(when, scenes.filter(of))),
    ...Object.entries(KNOWLEDGE).flatMap(([kind, words]) =>
      over(`Of what ${words}, over all scenes`, scenes, (strategy) => knowledge[strategy] === kind),
    ),
    ...wrappersOf(scenes),
  ];
}

type Compared = readonly Pick<MapScene, 'name' | 'cells'>[];

/** The sentence for all of them; none where nothing was measured. */
export const overAll = (scenes: Compared): string[] => over(`All ${scenes.length} scenes`, scenes);

function over(when: string, scenes: Compared, among?: (strategy: string) => boolean): string[] {
  const leaders = leadersOf(rankedOver(scenes, among));
  return leaders.length === 0 ? [] : [`${when}: ${placeOf(leaders, scenes.length)}.`];
}

/** The first, and those that can't be told apart from it. */
function leadersOf(ranked: readonly Ranked[]): readonly Ranked[] {
  const [first] = ranked;
  if (first === undefined) return [];
  const alike = ranked.filter(
    (it) =>
      it.losesIn.length === first.losesIn.length &&
      Math.abs((it.worst?.regret ?? NaN) - (first.worst?.regret ?? NaN)) <= ALIKE,
  );
  return alike.length === 0 ? [first] : alike;
}

/** What the leader goes by; of several, the one that needs to know least. */
function needsOf(leaders: readonly Ranked[], knowledge: PolicyMap['knowledge']): string {
  const kinds = Object.keys(KNOWLEDGE) as (keyof typeof KNOWLEDGE)[];
  const kind = kinds.find((it) => leaders.some(({ strategy }) => knowledge[strategy] === it));
  if (kind === undefined) return 'What it goes by is not known';
  const least = leaders.filter(({ strategy }) => knowledge[strategy] === kind);
  const all = least.length === leaders.length;
  if (all) return leaders.length === 1 ? `It ${KNOWLEDGE[kind]}` : `Each ${KNOWLEDGE[kind]}`;
  return `Of these, ${least[0]!.strategy} needs to know least: it ${KNOWLEDGE[kind]}`;
}

function placeOf(leaders: readonly Ranked[], scenes: number): string {
  const names = leaders.map(({ strategy }) => strategy);
  const shown =
    names.length > MAX_NAMES
      ? [...names.slice(0, MAX_NAMES - 1), `${names.length - MAX_NAMES + 1} others`]
      : names;
  const many = names.length > 1;
  const { worst, losesIn } = leaders.at(-1)!;
  const far =
    worst === null
      ? ''
      : worst.regret < 1.005
        ? `${many ? 'are' : 'is'} the best in each`
        : `${many ? 'are' : 'is'} at most ${distance(worst.regret)} the best (${worst.scene})`;
  const lost =
    losesIn.length === 0
      ? ''
      : `${many ? 'lose' : 'loses'} requests that others answer in ${losesIn.length} of ${scenes} (${losesIn.slice(0, MAX_NAMES).join(', ')}${losesIn.length > MAX_NAMES ? ', …' : ''})`;
  return `${list(shown)} ${[far, lost].filter(Boolean).join(', and ')}${many ? '; they can’t be told apart here' : ''}`;
}

const distance = (regret: number): string =>
  regret < 2 ? `${percent(regret - 1)} behind` : `${regret.toFixed(1)} times`;

/** What a wrapper saves a strategy where something goes wrong. */
function wrappersOf(scenes: readonly MapScene[]): string[] {
  const names = new Set(scenes.flatMap(({ cells }) => cells.map(({ strategy }) => strategy)));
  return [...names].flatMap((name) => {
    const [, wrapper, within] = /^([a-z-]+)\((.+)\)$/.exec(name) ?? [];
    if (wrapper === undefined || !names.has(within!)) return [];
    const saved = scenes
      .flatMap((scene) => {
        const failed = (strategy: string) =>
          scene.cells.find((cell) => cell.strategy === strategy)?.failed ?? 0;
        return [{ scene, before: failed(within!), after: failed(name) }];
      })
      .sort((a, b) => b.before - b.after - (a.before - a.after));
    const most = saved[0]!;
    if (most.before <= most.after) return [`${wrapper} saves ${within} no request in any scene.`];
    const share = (failed: number) => percent(failed / most.scene.n);
    return [
      `Failures that are fast: ${wrapper} around ${within} brings unanswered requests from ${share(most.before)} down to ${share(most.after)} (${most.scene.name}).`,
    ];
  });
}
