/**
 * A scenario as one small file that k6 runs. Each of 2,000 virtual users has its own copy of a script, so what the copy
 * holds is kept small (docs/decisions/0001-little-in-a-virtual-user.md). Plain JavaScript, since it runs before anything is built.
 */
import { build } from 'esbuild';
import { swap } from './swap.mjs';

/** Without white space, comments and what can be said shorter. */
const forK6 = {
  bundle: true,
  target: 'es2020',
  minifyWhitespace: true,
  minifySyntax: true,
  write: false,
  // Left as it is: esbuild would put a substitute of its own before it.
  define: { require: '$require' },
  logLevel: 'silent',
};

const localName = (module, name) => `$${module.replaceAll(/\W/g, '_')}_${name}`;

/**
 * Within a module, k6's engine keeps a map of all top-level names for each virtual user, and looks an import up anew
 * each time it is used. So a scenario goes into a function, and what it imports of k6 into constants outside.
 *
 * @param root where the sources are, with a slash at its end
 * @param own a strategy's file outside, and what `routebench/strategy` and its like stand for
 * @returns `bundle`, from a scenario's file (from there) or its text to the text of its bundle, and `check`, which throws where no
 * bundle had what is to be put into a function
 */
export function k6Bundles(root, own = {}) {
  const once = swap(root, [INIT, LOADER, SERVICE], (file, text) =>
    file === INIT ? withMadeOnce(root, text) : text,
  );
  const strategies = strategyInFunction(root, own);
  return {
    bundle: (entry) => bundleOf(root, entry, [once.plugin, strategies.plugin], own.alias),
    check: () => [once, strategies].forEach((it) => it.check()),
  };
}

const INIT = 'scenarios/runtime/init/index.ts';
const LOADER = 'scenarios/runtime/strategy-loader.ts';
const SERVICE = 'scenarios/runtime/service/service.ts';

/**
 * Wrappers, in a file of their own that a bundle asks for where a run has any: a strategy within them is made from texts alone, as
 * one without them is.
 */
export async function wrappersFor(root) {
  const { outputFiles } = await build({
    ...forK6,
    stdin: {
      contents: `import { wrapAll, wrapperNames } from '${root}strategies/wrappers/catalogue.ts';
        import { hostOf } from '${root}strategies/host/strategy-host.ts';
        const strategy = wrapAll(make(), wrapperNames(names));
        made = memory ? hostOf(strategy, JSON.parse(told), memory, sequence) : strategy;`,
      resolveDir: root,
    },
    format: 'iife',
    minifyIdentifiers: true,
  });
  // Not exported where it stands: its text is made anew in an engine of its own.
  const { text } = await moduleOf({
    ...forK6,
    absWorkingDir: root,
    entryPoints: ['scenarios/runtime/attempts/further-attempts.ts'],
  });
  return `${text}\nconst makeWrapped = function (make, names, memory, told, sequence) { let made; ${outputFiles[0].text} return made; };\nexport { makeWrapped };`;
}

/** What runs against services that aren't ours need, likewise. */
export async function serviceFor(root) {
  return (await moduleOf({ ...forK6, minifyIdentifiers: true, absWorkingDir: root, entryPoints: [SERVICE] }))
    .text;
}

async function bundleOf(root, entry, plugins, alias = {}) {
  const common = { ...forK6, absWorkingDir: root };
  const from =
    typeof entry === 'string'
      ? { entryPoints: [entry] }
      : { stdin: { contents: entry.text, resolveDir: root, loader: 'ts' } };
  const { exports, text } = await moduleOf({ ...common, ...from, plugins, alias });
  const imported = importsOfK6(text);
  const properties = exports.map((name) => `${name}: script.${name}`);
  const inFunction = await build({
    ...common,
    stdin: { contents: `import * as script from 'script'; made = { ${properties} };` },
    format: 'iife',
    minifyIdentifiers: true,
    plugins: [given('script', text), constants(imported, localName)],
  });
  const lines = [
    ...Object.entries(imported).map(
      ([module, names]) =>
        `import{${names.map((name) => `${name} as ${localName(module, name)}`)}}from"${module}";`,
    ),
    `const $require=require;let made;${inFunction.outputFiles[0].text.trim()}`,
    ...exports.map((name) =>
      name === 'default' ? 'export default made.default;' : `export const ${name}=made.${name};`,
    ),
  ];
  return lines.join('\n');
}

async function moduleOf(options) {
  const { metafile, outputFiles } = await build({
    ...options,
    external: ['k6', 'k6/*'],
    format: 'esm',
    metafile: true,
  });
  const [{ exports }] = Object.values(metafile.outputs);
  return { exports, text: outputFiles[0].text };
}

/** What is imported of which of k6's modules, in the form in which esbuild writes it. */
function importsOfK6(text) {
  const names = {};
  for (const [, all, named, module] of text.matchAll(
    /import\s*([^'"{};]*?)\s*(?:{([^}]*)})?\s*from\s*"(k6[^"]*)";/g,
  )) {
    if (all.startsWith('*')) throw new Error(`import * of ${module}: name what is needed of it`);
    const list = (names[module] ??= []);
    if (all !== '') list.push('default');
    for (const part of named?.split(',') ?? []) list.push(part.trim().split(/\s+as\s+/)[0]);
  }
  return Object.fromEntries(Object.entries(names).map(([module, list]) => [module, [...new Set(list)]]));
}

/** k6's modules as constants of the same scope. */
const constants = (imported, valueOf) => ({
  name: 'k6-as-constants',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^k6(\/|$)/ }, ({ path }) =>
      imported[path] ? { path, namespace: 'k6' } : { external: true },
    );
    onLoad({ filter: /.*/, namespace: 'k6' }, ({ path }) => ({
      contents: imported[path]
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
 * What runs once (scenarios/runtime/init) goes into a function of the bundle that only the first init pass and the
 * set-up call: a function that exists costs each of 2,000 virtual users about 1 kB.
 */
async function withMadeOnce(root, bundled) {
  const { text } = await moduleOf({ ...forK6, absWorkingDir: root, entryPoints: [INIT] });
  const required = (module, name) => `$require('${module}')${name === 'default' ? '' : `.${name}`}`;
  const { outputFiles } = await build({
    ...forK6,
    stdin: { contents: `import { init } from 'init'; made = init;` },
    format: 'iife',
    minifyIdentifiers: true,
    plugins: [given('init', text), constants(importsOfK6(text), required)],
  });
  return `${bundled}\nfunction madeOnce() { let made; ${outputFiles[0].text} return made; }`;
}

/**
 * A strategy becomes a function that makes it, or its host from what k6's extension hands over: it knows nothing of what
 * is around it, so the extension can run it from its text in an engine of its own (docs/decisions/0002-one-engine.md).
 */
function strategyInFunction(root, { file, alias = {} }) {
  let found = false;
  const plugin = {
    name: 'strategy-in-function',
    setup({ onLoad }) {
      onLoad({ filter: file === undefined ? /\/strategies\/[^/]+\.ts$/ : /\.ts$/ }, async ({ path }) => {
        if (file !== undefined && path !== file) return undefined;
        found = true;
        const { outputFiles } = await build({
          ...forK6,
          alias,
          stdin: {
            contents: `import strategy from ${JSON.stringify(path)};
              import { hostOf } from '${root}strategies/host/strategy-host.ts';
              made = memory ? hostOf(strategy, JSON.parse(told), memory, sequence) : strategy;`,
            resolveDir: root,
          },
          format: 'iife',
          minifyIdentifiers: true,
        });
        const contents = `export default function make(memory, told, sequence) { let made; ${outputFiles[0].text} return made; }`;
        return { contents, loader: 'js' };
      });
    },
  };
  const check = () => {
    if (!found) throw new Error('no scenario imports a strategy from strategies/<name>.ts');
  };
  return { plugin, check };
}
