/** What `npx routebench` runs. */
import { HOW_TO_RAISE, openFilesLimit } from '../balancers/open-files.ts';

/** What Node opens at once while it loads the largest command. */
const LOADING_FILES = 400;

const limit = openFilesLimit();
if (limit < LOADING_FILES && process.argv[2] !== 'doctor') {
  console.error(
    `routebench: a process here may have ${limit} open files: expected at least ${LOADING_FILES}: ${HOW_TO_RAISE}`,
  );
  process.exitCode = 2;
} else {
  const { runProgram } = await import('./program.ts');
  const { commandLine } = await import('./command-line.ts');
  await runProgram(await commandLine(process.argv[2]));
}
