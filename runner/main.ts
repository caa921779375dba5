/** What `npx routebench` runs. */
import { runProgram } from './program.ts';
import { commandLine } from './command-line.ts';

await runProgram(await commandLine(process.argv[2]));
