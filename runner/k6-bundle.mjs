/**
 * A scenario as one small file that k6 runs. Each of 2,000 virtual users has its own copy of a script, so what the copy
 * holds is kept small (docs/decisions/memory.md). Plain JavaScript, since it runs before anything is built.
 */
import { build } from 'esbuild';
import { dirname } from 'node:path';

/** Without white space, comments and what can be said shorter. */
const forK6 = {
  bundle: true,
  target: 'es2020',
  minifyWhitespace: true,
  minifySyntax: true,
  write: false,
  // Left as it is: esbuild would put a substitute of its own before it.
  define: { require: '$require' },
  logLevel: 'warning',
};

/** What scenarios import of k6. */
const ofK6 = {
  k6: ['sleep'],
  'k6/data': ['SharedArray'],
  'k6/execution': ['default'],
  'k6/http': ['default'],
  'k6/metrics': ['Counter', 'Gauge', 'Rate', 'Trend'],
};
const localName = (module, name) => `$${module.replace('/', '_')}_${name}`;

/**
 * Within a module, k6's engine keeps a map of all top-level names for each virtual user, and looks an import up anew
 * each time it is used. So a scenario goes into a function, and what it imports of k6 into constants outside.
 *
 * @param root where the sources are
 * @param entry the scenario's file, from there
 * @returns the text of its bundle
 */
export async function bundleForK6(root, entry) {
  const common = { ...forK6, absWorkingDir: root };
  const asModule = await build({
    ...common,
    entryPoints: [entry],
    external: Object.keys(ofK6),
    format: 'esm',
    metafile: true,
    plugins: [madeOnce, strategyInFunction(root)],
  });
  const [{ exports, imports }] = Object.values(asModule.metafile.outputs);
  // What is required and not imported (the extension, and by what runs once) stays as it is.
  const imported = imports.filter(({ kind }) => kind === 'import-statement');
  const modules = [...new Set(imported.map(({ path }) => path))];
  const inFunction = await build({
    ...common,
    stdin: {
      contents: `import * as script from 'script'; made = { ${exports.map((name) => `${name}: script.${name}`)} };`,
    },
    format: 'iife',
    plugins: [given('script', asModule.outputFiles[0].text), constants(localName)],
  });
  const lines = [
    ...modules.map(
      (it) => `import{${ofK6[it].map((name) => `${name} as ${localName(it, name)}`)}}from"${it}";`,
    ),
    `const $require=require;let made;${inFunction.outputFiles[0].text.trim()}`,
    ...exports.map((name) =>
      name === 'default' ? 'export default made.default;' : `export const ${name}=made.${name};`,
    ),
  ];
  return lines.join('\n');
}

/** k6's modules as constants of the same scope. */
const constants = (valueOf) => ({
  name: 'k6-as-constants',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^k6(\/|$)/ }, ({ path }) =>
      ofK6[path] ? { path, namespace: 'k6' } : { external: true },
    );
    onLoad({ filter: /.*/, namespace: 'k6' }, ({ path }) => ({
      contents: ofK6[path]
        .map((name) => `const it_${name} = ${valueOf(path, name)}; export { it_${name} as ${name} };`)
        .join(''),
    }));
  },
});

/** A module whose text is at hand. */
const given = (name, contents) => ({
  name: `given-${name}`,
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: name }));
    onLoad({ filter: /.*/, namespace: name }, () => ({ contents }));
  },
});

/**
 * What runs once (scenarios/kit/first-time) goes into a function of the bundle that only the first init pass and the
 * set-up call: a function that exists costs each of 2,000 virtual users about 1 kB.
 */
const madeOnce = {
  name: 'made-once',
  setup({ onLoad }) {
    onLoad({ filter: /scenarios\/kit\/first-time\/index\.ts$/ }, async ({ path }) => {
      const { outputFiles } = await build({
        ...forK6,
        stdin: {
          contents: `import { firstTime } from '${path}'; made = firstTime;`,
          resolveDir: dirname(path),
        },
        format: 'iife',
        minifyIdentifiers: true,
        plugins: [
          constants((module, name) => `$require('${module}')${name === 'default' ? '' : `.${name}`}`),
        ],
      });
      const contents = `export const firstTime = __VU === 0 ? madeOnce() : {};
        function madeOnce() { let made; ${outputFiles[0].text} return made; }`;
      return { contents, loader: 'js' };
    });
  },
};

/**
 * A strategy becomes a function that makes it, or its host from what k6's extension hands over: it knows nothing of what
 * is around it, so the extension can run it from its text in an engine of its own (docs/decisions/one-engine.md).
 */
const strategyInFunction = (root) => ({
  name: 'strategy-in-function',
  setup({ onLoad }) {
    onLoad({ filter: /\/strategies\/[^/]+\.ts$/ }, async ({ path }) => {
      const { outputFiles } = await build({
        ...forK6,
        stdin: {
          contents: `import strategy from '${path}';
            import { hostOf } from '${root}strategies/kit/host.ts';
            made = memory ? hostOf(strategy, JSON.parse(told), memory, sequence) : strategy;`,
          resolveDir: root,
        },
        format: 'iife',
      });
      const contents = `export default function make(memory, told, sequence) { let made; ${outputFiles[0].text} return made; }`;
      return { contents, loader: 'js' };
    });
    onLoad({ filter: /scenarios\/kit\/given\.ts$/ }, () => ({
      contents: `export const strategyOf = (given) => (typeof given === 'function' ? given() : given);
        export const hostHere = (make, told, memory, sequence) => make(memory, JSON.stringify(told), sequence);
        export const makeElsewhere = (make) => make;`,
    }));
  },
});
