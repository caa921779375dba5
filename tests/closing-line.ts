import type { Reporter, TestModule } from 'vitest/node';

/** Ends the output with a line that machines read: `312 passed, 0 failed, 1 skipped`. */
export const closingLine: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const tally = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) tally[test.result().state] += 1;
      // A file that can't be loaded has no tests to fail.
      if (module.errors().length > 0) tally.failed += 1;
    }
    const skipped = tally.skipped + tally.pending;
    process.on('exit', () =>
      console.log(
        `${tally.passed} passed, ${tally.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
      ),
    );
  },
};
