/**
 * What a mistyped name was probably meant to be: the known name at the smallest edit distance (Levenshtein 1966), at
 * most 1 for short names and 2 from six letters on. The first letter is hardly ever the wrong one, so it has to be right.
 */
export function nearMiss(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  for (let most = 1; most <= (name.length < 6 ? 1 : 2); most++) {
    const near = known.find((it) => it[0] === name[0] && distance(name, it) <= most);
    if (near !== undefined) return near;
  }
  return undefined;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
