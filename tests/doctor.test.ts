import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Finding } from '../runner/commands/doctor.ts';
import { main, routebench } from './support/harness.ts';

test('doctor tells what is here, and what each lack means', async () => {
  const { stdout, exitCode } = await routebench('doctor', '--json');
  expect(exitCode).toBe(0);
  const findings = JSON.parse(stdout) as Finding[];
  const found = (name: string) => findings.find((it) => it.name === name)!.found;
  expect(found('node')).toBe(process.versions.node);
  expect(found('bin/k6') ?? found('k6 on the PATH')).toMatch(/^v2\./);
  const text = (await routebench('doctor')).stdout;
  for (const { name, found: what, without } of findings)
    expect(text).toContain(`${name}: ${what ?? `not here: ${without}`}`);
});

test('doctor without Go and k6 says that no run is possible', async () => {
  const { exitCode, stdout } = await execa(process.execPath, [main, 'doctor'], {
    reject: false,
    env: { PATH: '/nonexistent', NO_COLOR: '1' },
  });
  expect(stdout).toContain('go: not here');
  expect(stdout).toContain('npm: not here');
  expect(exitCode).toBe(1);
});
