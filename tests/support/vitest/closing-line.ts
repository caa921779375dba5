import type { Reporter, TestModule } from 'vitest/node';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** `312 passed, 0 failed, 1 skipped`. In CI nothing may be missing that a test needs, so a skipped one has failed. */
export function closingWords({ passed, failed, skipped }: Tally, inCI: boolean): string {
  if (inCI) return `${passed} passed, ${failed + skipped} failed`;
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Ends the output with a line that machines read. */
export const closingLine: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const inCI = Boolean(process.env.CI);
    const tally = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const missed: string[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        tally[state] += 1;
        if (state === 'skipped' || state === 'pending')
          missed.push(`${module.relativeModuleId}: ${test.fullName}`);
      }
      // A file that can't be loaded has no tests to fail.
      if (module.errors().length > 0) tally.failed += 1;
    }
    if (inCI && missed.length > 0) {
      console.error(['Skipped, which in CI is a failure:', ...missed].join('\n  '));
      process.exitCode = 1;
    }
    const skipped = missed.length;
    process.on('exit', () => console.log(closingWords({ ...tally, skipped }, inCI)));
  },
};
