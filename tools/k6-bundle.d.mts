/** What a scenario is bundled from: a file, or its text. */
export type Entry = string | { readonly text: string };

export function k6Bundles(
  root: string,
  own?: { readonly file: string; readonly alias: Readonly<Record<string, string>> },
): { bundle(entry: Entry): Promise<string>; check(): void };

export function wrappersFor(root: string): Promise<string>;
