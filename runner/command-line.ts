/** `routebench` as a command line: one file each command. */
import type { Command } from 'commander';
import { newProgram } from './program.ts';
import { routebenchVersion } from './versions.ts';

/** Each is loaded where it is asked for: what some import takes longer than what others do. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  run: async () => (await import('./commands/run.ts')).addRunCommand,
  compare: async () => (await import('./commands/compare.ts')).addCompareCommand,
  simulate: async () => (await import('./commands/simulate.ts')).addSimulateCommand,
  report: async () => (await import('./commands/report.ts')).addReportCommand,
  limits: async () => (await import('./commands/limits.ts')).addLimitsCommand,
  advise: async () => (await import('./commands/advise.ts')).addAdviseCommand,
  upload: async () => (await import('./commands/upload.ts')).addUploadCommand,
  compose: async () => (await import('./commands/compose.ts')).addComposeCommand,
  k8s: async () => (await import('./commands/k8s.ts')).addK8sCommand,
  doctor: async () => (await import('./commands/doctor.ts')).addDoctorCommand,
  testbed: async () => (await import('./commands/testbed.ts')).addTestbedCommand,
  master: async () => (await import('./commands/testbed.ts')).addMasterCommand,
  worker: async () => (await import('./commands/testbed.ts')).addWorkerCommand,
  strategies: async () => (await import('./commands/strategies.ts')).addStrategiesCommand,
  scenes: async () => (await import('./commands/scenes.ts')).addScenesCommand,
  capacity: async () => (await import('./commands/capacity.ts')).addCapacityCommand,
  map: async () => (await import('./commands/map.ts')).addMapCommand,
  workload: async () => (await import('./commands/workload.ts')).addWorkloadCommand,
  balancers: async () => (await import('./commands/balancers.ts')).addBalancersCommand,
  dev: async () => (await import('./commands/dev.ts')).addDevCommand,
  new: async () => (await import('./commands/new.ts')).addNewCommand,
  setup: async () => (await import('./commands/setup.ts')).addSetupCommand,
};

/**
 * @param first the first word typed after the program's name; unless it names a command, all are there
 * @returns a new one: commander keeps what it parsed
 */
export async function commandLine(first = ''): Promise<Command> {
  const program = newProgram(
    'Which route should the next request take, when there are N of them? Measured with k6.',
  ).version(routebenchVersion());
  if (first === '--version' || first === '-V') return program;
  const loads = Object.hasOwn(COMMANDS, first) ? [COMMANDS[first]!] : Object.values(COMMANDS);
  for (const load of loads) (await load())(program);
  return program;
}
