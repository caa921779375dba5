/**
 * A lookup table from keys to members (Eisenbud et al. 2016, Maglev, NSDI, 3.4): each member has an order of its own of all
 * places, and members take turns at filling the next free place of theirs. A member of weight w sits turns out until
 * (its turns so far) · w reaches the round's target.
 */
import { hashOf, hashOfText } from '../../model/stats/random.ts';

/** A prime, so that each skip visits all places; Envoy's and the paper's small table. */
const TABLE_SIZE = 65_537;

/** The last one made: a comparison asks for the same fleet's table hundreds of times, and filling one takes 15 ms. */
let latest: { readonly of: string; readonly table: readonly number[] } | undefined;

export function maglevTable(
  ids: readonly string[],
  weights: readonly number[],
  size = TABLE_SIZE,
): readonly number[] {
  const of = JSON.stringify([ids, weights, size]);
  if (latest?.of !== of) latest = { of, table: filled(ids, weights, size) };
  return latest.table;
}

function filled(ids: readonly string[], weights: readonly number[], size: number): number[] {
  const byId = ids.map((_, i) => i).sort((a, b) => (ids[a]! < ids[b]! ? -1 : 1));
  const members = byId.map((member) => {
    const hash = hashOfText(ids[member]!);
    const offset = Math.floor(fraction(hash, 0) * size);
    return {
      member,
      at: offset,
      skip: Math.floor(fraction(hash, 1) * (size - 1)) + 1,
      weight: weights[member]!,
      target: 0,
    };
  });
  const largest = Math.max(...weights);
  const table = new Array<number>(size).fill(-1);
  for (let round = 1, taken = 0; taken < size; round++) {
    for (const it of members) {
      if (taken === size) break;
      if (round * it.weight < it.target) continue;
      it.target += largest;
      while (table[it.at] !== -1) it.at = (it.at + it.skip) % size;
      table[it.at] = it.member;
      taken += 1;
    }
  }
  return table;
}

const fraction = (hash: number, salt: number): number => (hashOf(hash, salt) >>> 0) / 2 ** 32;
