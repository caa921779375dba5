/** What a test makes and is gone when it ends, however it ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, TestRunner } from 'vitest';

const atFilesEnd: (() => unknown)[] = [];

/** Has it called when the test ends; outside of one (in a describe or a beforeAll) after the file's last. Last in, first out. */
export function atEnd(cleanUp: () => unknown): void {
  if (TestRunner.getCurrentTest() === undefined) atFilesEnd.unshift(cleanUp);
  else onTestFinished(async () => void (await cleanUp()));
}

/** A new temporary folder. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'routebench-test-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** For the file's end (setup-system.ts, setup-unit.ts). */
export async function cleanUpFile(): Promise<void> {
  for (const cleanUp of atFilesEnd.splice(0)) await cleanUp();
}
