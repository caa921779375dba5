/**
 * The scenarios bundled by webpack, babel-loader and @babel/preset-typescript, for teams whose builds go through Babel:
 * `npm run build:webpack` makes build/webpack/<strategy>.js, which k6 runs like esbuild's bundles.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const inRoot = (path) => fileURLToPath(new URL(path, import.meta.url));
const names = readdirSync(inRoot('scenarios'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

export default {
  mode: 'production',
  target: ['web', 'es2020'],
  entry: Object.fromEntries(names.map((name) => [name, inRoot(`scenarios/${name}.ts`)])),
  output: { path: inRoot('build/webpack'), filename: '[name].js', library: { type: 'module' } },
  experiments: { outputModule: true },
  externalsType: 'module',
  externals: /^k6(\/.*)?$/,
  resolve: { extensions: ['.ts'] },
  module: {
    rules: [
      {
        test: /\.ts$/,
        use: {
          loader: 'babel-loader',
          options: { presets: ['@babel/preset-typescript'], babelrc: false, comments: false },
        },
      },
    ],
  },
  // Names of metrics and strategies are read in k6's messages: a bundle stays readable.
  optimization: { minimize: false },
  performance: { hints: false },
  stats: 'errors-warnings',
};
