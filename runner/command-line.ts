/** `routebench` as a command line, with all its commands: one file each. */
import { mkdirSync } from 'node:fs';
import { addAdviseCommand } from './commands/advise.ts';
import { addCompareCommand } from './commands/compare.ts';
import { addComposeCommand } from './commands/compose.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { ensureEnvFile } from './env-file.ts';
import { findK6 } from './k6/k6.ts';
import { addLimitsCommand } from './commands/limits.ts';
import { addRunCommand } from './commands/run.ts';
import { inRoot } from './paths.ts';
import type { Command } from 'commander';
import { newProgram } from './program.ts';
import { addReportCommand } from './commands/report.ts';
import { addSimulateCommand } from './commands/simulate.ts';
import { addStrategiesCommand } from './commands/strategies.ts';
import { addTestbedCommands } from './commands/testbed.ts';
import { addUploadCommand } from './commands/upload.ts';
import { routebenchVersion } from './versions.ts';

/** @returns a new one: commander keeps what it parsed */
export function commandLine(): Command {
  const program = newProgram(
    'Which route should the next request take, when there are N of them? Measured with k6.',
  ).version(routebenchVersion());

  addRunCommand(program);
  addCompareCommand(program);
  addSimulateCommand(program);
  addReportCommand(program);
  addLimitsCommand(program);
  addAdviseCommand(program);
  addUploadCommand(program);
  addComposeCommand(program);
  addDoctorCommand(program);
  addTestbedCommands(program);
  addStrategiesCommand(program);
  program
    .command('setup')
    .description('find k6, or build it with the extension')
    .action(async () => {
      mkdirSync(inRoot('results'), { recursive: true });
      const made = ensureEnvFile();
      if (made !== undefined) console.log(`routebench: ${made}`);
      const k6 = await findK6((line) => console.log(`routebench: ${line}`));
      console.log(
        `routebench: ready with k6 ${k6.version}${k6.hasExtension ? ' and k6/x/routebench' : ''} (${k6.path})`,
      );
    });
  return program;
}
