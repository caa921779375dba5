/** A disk of a test's own that can be filled, for what happens when there is no room. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { atEnd, newFolder } from './folder.ts';

/** @param sizeMb as large as the test's runs need, since all that is left is filled with zeros */
export function smallDisk(sizeMb = 32) {
  const folder = newFolder();
  // A user that isn't root mounts by sudo, as on a CI's machine.
  const asRoot = (...command: string[]) =>
    process.getuid!() === 0
      ? execFileSync(command[0]!, command.slice(1))
      : execFileSync('sudo', ['-n', ...command]);
  asRoot('mount', '-t', 'tmpfs', '-o', `size=${sizeMb}m,mode=1777`, 'tmpfs', folder);
  atEnd(() => asRoot('umount', folder));
  return {
    folder,
    fill() {
      const file = openSync(`${folder}/fill`, 'w');
      try {
        for (let mb = 0; mb <= sizeMb; mb++) writeSync(file, Buffer.alloc(1 << 20));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    empty: () => rmSync(`${folder}/fill`),
  };
}
