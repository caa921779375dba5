/** The same value with each text in it, names of entries too, as `clean` has it. Other values stay as they are. */
export function eachText<T>(value: T, clean: (text: string) => string): T {
  const visit = (it: unknown): unknown => {
    if (typeof it === 'string') return clean(it);
    if (Array.isArray(it)) return typeof it[0] === 'number' ? it : it.map(visit);
    if (it === null || typeof it !== 'object') return it;
    return Object.fromEntries(Object.entries(it).map(([name, inner]) => [clean(name), visit(inner)]));
  };
  return visit(value) as T;
}
