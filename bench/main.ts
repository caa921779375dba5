/** `npm run bench [-- name[:part] …]`: measures the bars on this machine and prints them; exit code 1 where one isn't held. */
import pc from 'picocolors';
import { findK6 } from '../runner/k6/k6.ts';
import type { Bench } from './bench.ts';
import { commandUnit } from './command-unit/command-unit.ts';
import { cost } from './cost.ts';
import { counters } from './counters.ts';
import { drills } from './drills.ts';
import { faults } from './faults.ts';
import { field } from './command-unit/field.ts';
import { files } from './files.ts';
import { limits } from './limits.ts';
import { influxdb } from './influxdb.ts';
import { memory } from './memory/memory.ts';
import { planned } from './planned.ts';
import { report } from './report.ts';
import { simulator } from './simulator.ts';
import { soak } from './memory/soak.ts';
import { soonest } from './soonest.ts';
import { testbed } from './testbed.ts';
import { theory } from './theory/theory.ts';
import { timeouts } from './timeouts.ts';
import { twin } from './twin.ts';

const benches: Readonly<Record<string, Bench>> = {
  planned,
  field,
  files,
  testbed,
  timeouts,
  memory,
  limits,
  twin,
  soak,
  soonest,
  'command-unit': commandUnit,
  cost,
  counters,
  drills,
  faults,
  simulator,
  theory,
  report,
  influxdb,
};

const asked = process.argv.slice(2);
const nameOf = (text: string) => text.split(':')[0]!;
const unknown = asked.find((text) => !(nameOf(text) in benches));
if (unknown !== undefined) {
  console.error(`bench: unknown "${unknown}": there are ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
const say = (line: string) => console.error(pc.dim(line));
const k6 = await findK6(say);
for (const text of asked.length > 0 ? asked : Object.keys(benches)) {
  console.log(pc.bold(text));
  const part = text.split(':')[1] ?? '';
  for await (const { what, measured, bar, held } of benches[nameOf(text)]!({ k6, say, part })) {
    console.log(`  ${held ? pc.green('✓') : pc.red('✗')} ${what}: ${measured} ${pc.dim(`(bar: ${bar})`)}`);
    if (!held) process.exitCode = 1;
  }
}
