/** `routebench setup`: what `npm run setup` does once the packages are there. */
import type { Command } from 'commander';
import { mkdirSync } from 'node:fs';
import { ensureEnvFile } from '../env-file.ts';
import { findK6 } from '../k6/k6.ts';
import { inOwn } from '../paths.ts';

export function addSetupCommand(program: Command): void {
  program
    .command('setup')
    .description('find k6, or build it with the extension')
    .action(async () => {
      mkdirSync(inOwn('results'), { recursive: true });
      const made = ensureEnvFile();
      if (made !== undefined) console.log(`routebench: ${made}`);
      const k6 = await findK6((line) => console.log(`routebench: ${line}`));
      console.log(
        `routebench: ready with k6 ${k6.version}${k6.hasExtension ? ' and k6/x/routebench' : ''} (${k6.path})`,
      );
    });
}
