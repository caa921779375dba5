/** `routebench new NAME`: the files of a strategy, to change: in this repository, or anywhere. */
import type { Command } from 'commander';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { strategyNames } from '../catalogue.ts';
import { UserError, written } from '../errors.ts';
import { inRepository, inRoot, root } from '../paths.ts';
import { checkName, shownPath } from '../strategy-files/names.ts';
import { packageTestText, scenarioText, strategyText, testText } from '../strategy-files/templates.ts';

interface NewOptions {
  readonly dir?: string;
  readonly scenario?: boolean;
}

interface NewFiles {
  readonly folder: string;
  /** By path within the folder. */
  readonly files: Readonly<Record<string, string>>;
  /** What else would be mistaken for it, absolute. */
  readonly others: readonly string[];
  readonly next: readonly string[];
}

export function addNewCommand(program: Command): void {
  program
    .command('new')
    .description('write the files of a new strategy: strategy, scenario and test')
    .argument('<name>', 'lower-case words with hyphens between them, such as least-loaded')
    .option('--dir <folder>', 'where to: any folder (default: this repository; of the package, this folder)')
    .option('--scenario', 'in a folder of your own, a k6 scenario too: without one, a usual one is taken')
    .action((name: string, options: NewOptions) => {
      const { folder, files, others, next } = filesOf(checkName(name), options);
      const taken = [...Object.keys(files).map((file) => join(folder, file)), ...others].find(existsSync);
      if (taken !== undefined)
        throw new UserError(
          `the name ${name} is taken by ${folder === root ? taken.slice(root.length + 1) : shownPath(taken)}: choose another`,
        );
      for (const [file, text] of Object.entries(files))
        written(() => {
          mkdirSync(dirname(join(folder, file)), { recursive: true });
          writeFileSync(join(folder, file), text, { flag: 'wx' });
        });
      console.log([`in ${folder}:`, ...Object.keys(files).map((file) => `  ${file}`), ...next].join('\n'));
    });
}

function filesOf(name: string, { dir, scenario = false }: NewOptions): NewFiles {
  if (dir !== undefined || !inRepository) return filesAnywhere(name, resolve(dir ?? '.'), scenario);
  return {
    folder: root,
    files: {
      [`strategies/${name}.ts`]: strategyText(
        name,
        "import { defineStrategy, to } from './api/contract.ts';\nimport { minBy } from '../model/fleet/fleet.ts';",
      ),
      [`scenarios/${name}.ts`]: scenarioText(`../strategies/${name}.ts`, './runtime/scenario.ts'),
      [`strategies/${name}.test.ts`]: testText(name),
    },
    others: [inRoot(`strategies/${name}`), inRoot(`strategies/wrappers/${name}.ts`)],
    next: [
      `try it:   npx routebench simulate --strategies ${name},nearest -n 1,10,100`,
      `test it:  npx vitest run strategies/${name}.test.ts strategies/conformance.test.ts`,
    ],
  };
}

function filesAnywhere(name: string, folder: string, scenario: boolean): NewFiles {
  if (strategyNames().includes(name))
    throw new UserError(`the name ${name} is taken by a strategy of routebench's own: choose another`);
  const file = shownPath(join(folder, name));
  const path = file.startsWith('/') ? file : `./${file}`;
  return {
    folder,
    files: {
      [`${name}.ts`]: strategyText(name, "import { defineStrategy, minBy, to } from 'routebench/strategy';"),
      ...(scenario && { [`${name}.scenario.ts`]: scenarioText(`./${name}.ts`, 'routebench/scenario') }),
      [`${name}.test.mjs`]: packageTestText(name),
    },
    others: [],
    next: [
      `try it:   npx routebench compare --strategies ${path}.ts,round-robin`,
      `watch it: npx routebench dev ${path}.ts`,
      `test it:  node --test ${path}.test.mjs`,
    ],
  };
}
