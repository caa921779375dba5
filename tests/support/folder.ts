/** Temporary folders that are gone when the test ends that made them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, TestRunner } from 'vitest';

const ofThisFile: string[] = [];
const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });

/** A new folder. Made outside of a test (in a describe or a beforeAll) it stays until the file's last test has ended. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'routebench-test-'));
  if (TestRunner.getCurrentTest() === undefined) ofThisFile.push(folder);
  else onTestFinished(() => remove(folder));
  return folder;
}

/** For the file's end (setup-system.ts). */
export const removeFolders = (): void => ofThisFile.splice(0).forEach(remove);
