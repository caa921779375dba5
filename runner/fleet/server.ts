/** The command line of the fleet's containers: testbed, master and worker alone, in one file without packages beside it. */
import { newProgram, runProgram } from '../program.ts';
import { addTestbedCommands } from '../commands/testbed.ts';

const program = newProgram('A fleet of machines and the master in front of them');
addTestbedCommands(program);
void runProgram(program);
