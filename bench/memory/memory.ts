import { readdirSync, statSync } from 'node:fs';
import { execa } from 'execa';
import { startFleet } from '../../runner/fleet/fleet.ts';
import { inRoot } from '../../runner/paths.ts';
import { original } from '../../model/fleet/original-topology.ts';
import type { Bar, BenchTools } from '../bench.ts';
import { watchPeakMB } from './peak-memory.ts';

const VUS = 2000;

/** Each virtual user has its own copy of a script: what 2,000 of them take, for each bundle. */
export async function* memory({ k6, say }: BenchTools): AsyncGenerator<Bar> {
  const bundles = readdirSync(inRoot('build')).filter((file) => file.endsWith('.js'));
  for (const bundle of bundles) {
    const kB = statSync(inRoot(`build/${bundle}`)).size / 1000;
    yield { what: `${bundle}, size`, measured: `${kB.toFixed(1)} kB`, bar: 'under 40 kB', held: kB < 40 };
  }
  for (const bundle of bundles) {
    say(`running ${bundle} with ${VUS} virtual users`);
    const peakMB = await peakMemoryMB(k6.path, bundle);
    yield {
      what: `${bundle}, k6's memory with ${VUS} virtual users`,
      measured: `${Math.round(peakMB)} MB`,
      bar: 'under 600 MB',
      held: peakMB < 600,
    };
  }
}

/** The most that k6 had resident: Linux keeps it as VmHWM for as long as the process is there. */
async function peakMemoryMB(k6: string, bundle: string): Promise<number> {
  const fleet = await startFleet(original, 10, 1);
  const env = ['-e', `BASE_URL=${fleet.url}`, '-e', `N=${VUS}`, '-e', 'TIME_SCALE=10'];
  const child = execa(k6, ['run', '--quiet', '--no-usage-report', ...env, inRoot(`build/${bundle}`)], {
    reject: false,
  });
  const peakMB = watchPeakMB(child.pid, 50);
  await child;
  await fleet.close();
  return peakMB();
}
