import { defineConfig } from 'vitest/config';
import { rooms } from './tools/rooms.mjs';
import { closingLine } from './tests/support/closing-line.ts';

export default defineConfig({
  test: {
    include: [`{${rooms.join(',')}}/**/*.test.ts`],
    // Real k6 runs and servers: two at a time are as many as a small machine keeps apart.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', closingLine],
  },
});
