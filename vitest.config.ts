import { defineConfig } from 'vitest/config';
import { rooms } from './tools/rooms.mjs';
import { closingLine } from './tests/support/vitest/closing-line.ts';

/** A test beside its file is a unit test; one in tests/ is a system test (CONTRIBUTING.md). */
const beside = rooms.filter((room) => room !== 'tests');

export default defineConfig({
  test: {
    // Real k6 runs and servers: two at a time are as many as a small machine keeps apart.
    maxWorkers: 2,
    reporters: ['default', closingLine],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`{${beside.join(',')}}/**/*.test.ts`, 'tests/support/**/*.test.ts'],
          setupFiles: ['tests/support/vitest/setup-unit.ts'],
          // Statistics over a thousand trials take seconds, on a busy computer tens of them.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/support/**'],
          setupFiles: ['tests/support/vitest/setup-system.ts'],
          globalSetup: ['tests/support/vitest/nothing-left.ts'],
          // For what hangs; on a busy computer what doesn't may be slow.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
