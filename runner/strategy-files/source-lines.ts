/** Where in the TypeScript source an error was thrown, by the bundle's source map. */
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import { root } from '../paths.ts';
import { shownPath } from './names.ts';

/** What a bundle of a strategy's file is called in a stack trace. */
export const bundleName = (file: string): string => `strategy-file:${file}`;

const maps = new Map<string, SourceMap>();

export const keepMap = (file: string, json: string): void =>
  void maps.set(file, new SourceMap(JSON.parse(json) as SourceMapPayload));

/** `mine.ts:12:9`; undefined where the error isn't of a strategy's file. The innermost cause says best where it is from. */
function sourceLineOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const within = sourceLineOf(error.cause);
  if (within !== undefined) return within;
  const places = [...(error.stack ?? '').matchAll(/strategy-file:(.*?):(\d+):(\d+)\)?$/gm)].flatMap(
    ([, file, line, column]) => placeIn(file!, Number(line), Number(column)) ?? [],
  );
  const place = places.find(({ source }) => !source.startsWith(`${root}/`)) ?? places[0];
  return place && `${shownPath(place.source)}:${place.line}:${place.column}`;
}

/** @param line from 1, as @param column, both of the bundle */
function placeIn(file: string, line: number, column: number) {
  const entry = maps.get(file)?.findEntry(line - 1, column - 1);
  if (entry === undefined || !('originalSource' in entry)) return undefined;
  return {
    source: resolve(dirname(file), entry.originalSource),
    line: entry.originalLine + 1,
    column: entry.originalColumn + 1,
  };
}

/** The error's own line, with where it is from before it. */
export const withSourceLine = (error: unknown): string => {
  const place = sourceLineOf(error);
  const { message } = error as Error;
  return place === undefined ? message : `${place}: ${message}`;
};
