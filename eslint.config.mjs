import js from '@eslint/js';
import ts from 'typescript-eslint';

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
    files: ['**/*.mjs'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['xk6/examples/**/*.js', 'tests/**/*.js'],
    languageOptions: { globals: { console: 'readonly', __ENV: 'readonly', require: 'readonly' } },
  },
);
