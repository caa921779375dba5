import js from '@eslint/js';
import ts from 'typescript-eslint';
import { order } from './tools/rooms.mjs';

/** A room's files import nothing of the rooms beside and after it; tests/house.test.ts holds the same with full names. */
const arrows = order.flatMap((level, at) =>
  level.map((room) => ({
    files: [`${room}/**/*.ts`],
    ignores: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(\\.\\./)+(${order
                .slice(at)
                .flat()
                .filter((other) => other !== room)
                .join('|')})/`,
              message: `${room} builds on the rooms before it alone (tools/rooms.mjs).`,
            },
          ],
        },
      ],
    },
  })),
);

export default ts.config(
  { ignores: ['build/', 'bin/', 'results/', 'node_modules/', 'model/fleet/original-topology.ts'] },
  js.configs.recommended,
  { files: ['**/*.ts'], extends: [ts.configs.strict] },
  {
    files: ['**/*.ts'],
    rules: {
      // An index that was checked, or comes from the same array, is asserted rather than guarded again.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'report/page/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    // Of the rules that know types, those that find what fails at run time.
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/restrict-plus-operands': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  ...arrows,
  {
    files: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          name: 'node:fs',
          importNames: ['mkdtemp', 'mkdtempSync'],
          message: 'newFolder of tests/support/folder.ts is gone when its test ends.',
        },
      ],
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: { console: 'readonly', process: 'readonly', performance: 'readonly', URL: 'readonly' },
    },
  },
  {
    files: ['xk6/examples/**/*.js', 'tests/**/*.js'],
    languageOptions: { globals: { console: 'readonly', __ENV: 'readonly', require: 'readonly' } },
  },
);
