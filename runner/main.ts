/** `routebench`: the command line. One file a command; this one puts them together and ends with their exit code. */
import { Command, CommanderError } from 'commander';
import { addCompareCommand } from './compare-command.ts';
import { UserError } from './errors.ts';
import { findK6 } from './k6.ts';
import { addLimitsCommand } from './limits-command.ts';
import { addRunCommand } from './run-command.ts';
import { addReportCommand } from './report-command.ts';
import { addSimulateCommand } from './simulate-command.ts';
import { addStrategiesCommand } from './strategies-command.ts';
import { addTestbedCommands } from './testbed-commands.ts';
import { addUploadCommand } from './upload-command.ts';
import { routebenchVersion } from './versions.ts';

const program = new Command('routebench')
  .description('Which route should the next request take, when there are N of them? Measured with k6.')
  .version(routebenchVersion())
  .showSuggestionAfterError()
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'routebench: ')) });

addRunCommand(program);
addCompareCommand(program);
addSimulateCommand(program);
addReportCommand(program);
addLimitsCommand(program);
addUploadCommand(program);
addTestbedCommands(program);
addStrategiesCommand(program);
program
  .command('setup')
  .description('find k6, or build it with the extension')
  .action(async () => {
    const k6 = await findK6((line) => console.log(`routebench: ${line}`));
    console.log(
      `routebench: ready with k6 ${k6.version}${k6.hasExtension ? ' and k6/x/routebench' : ''} (${k6.path})`,
    );
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof UserError) {
    console.error(`routebench: ${error.message}`);
    process.exitCode = error.exitCode;
  } else {
    throw error;
  }
}
