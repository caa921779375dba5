/** The command line of the fleet's containers: testbed, master and worker alone, in one file without packages beside it. */
import { newProgram, runProgram } from '../program.ts';
import { addMasterCommand, addTestbedCommand, addWorkerCommand } from '../commands/testbed.ts';

const program = newProgram('A fleet of machines and the master in front of them');
for (const add of [addTestbedCommand, addMasterCommand, addWorkerCommand]) add(program);
void runProgram(program);
