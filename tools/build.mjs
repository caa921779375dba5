/**
 * The build: one small file per scenario for k6 (build/<strategy>.js), and the command line with the strategies for
 * Node (build/node/). Plain JavaScript, since it runs before anything is built.
 */
import { build } from 'esbuild';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brokenFile, lineOf } from './broken.mjs';
import { k6Bundles, serviceFor, wrappersFor } from './k6-bundle.mjs';
import { buildPlayground } from './playground.mjs';
import { packageSources } from './package-sources.mjs';
import { swap } from './swap.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Packages that stay files of their own: programs with files of theirs, and what only this repository's own work needs. The rest is bundled, since a command that reads hundreds of small files begins a second late. */
const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const apart = ['@resvg/resvg-js', 'esbuild', 'typescript', ...Object.keys(devDependencies)];

const inRoot = (path) => `${root}${path}`;
const namesIn = (folder) =>
  readdirSync(inRoot(folder)).flatMap((file) => /^([^.]+)\.ts$/.exec(file)?.[1] ?? []);

/**
 * build/<strategy>.js, and build/bench/ and build/runtime/ beside them.
 *
 * @returns what is wrong with a scenario, by its file
 */
async function bundleAllForK6() {
  for (const folder of ['bench', 'runtime']) mkdirSync(inRoot(`build/${folder}`), { recursive: true });
  const broken = {};
  const { bundle, check } = k6Bundles(root);
  const bundleFolder = async (folder, out) => {
    const names = namesIn(folder);
    for (const file of readdirSync(inRoot(out)))
      if (file.endsWith('.js') && !names.includes(file.slice(0, -'.js'.length)))
        rmSync(inRoot(`${out}/${file}`));
    await Promise.all(
      names.map(async (name) => {
        const file = `${folder}/${name}.ts`;
        try {
          writeFileSync(inRoot(`${out}/${name}.js`), await bundle(file));
        } catch (error) {
          broken[file] = lineOf(file, error);
          rmSync(inRoot(`${out}/${name}.js`), { force: true });
        }
      }),
    );
  };
  await Promise.all([
    bundleFolder('scenarios', 'build'),
    bundleFolder('bench/k6', 'build/bench'),
    wrappersFor(root).then((text) => writeFileSync(inRoot('build/runtime/wrappers.js'), text)),
    serviceFor(root).then((text) => writeFileSync(inRoot('build/runtime/service.js'), text)),
  ]);
  check();
  return broken;
}

/** k6 reads no JSON modules, so the default topology is a module too (a test compares the two). */
function writeOriginalTopology() {
  const json = readFileSync(inRoot('topologies/original.json'), 'utf8');
  const module = `// Made from topologies/original.json by tools/build.mjs: change that file, then run "npm run build".
import type { Topology } from './topology.ts';

/** Made anew for each asker, since k6's virtual users would each hold a copy otherwise. */
// prettier-ignore
export const originalTopology = (): Topology => (${JSON.stringify({ ...JSON.parse(json), $schema: undefined }, null, 2)});

export const original: Topology = /* @__PURE__ */ originalTopology();
`;
  const file = inRoot('model/fleet/original-topology.ts');
  let present;
  try {
    present = readFileSync(file, 'utf8');
  } catch {
    // The first build makes it.
  }
  if (present !== module) writeFileSync(file, module);
}

/**
 * The command line, with a file for each strategy and scenario that isn't broken.
 *
 * @returns what is wrong with one, by its file
 */
async function buildForNode() {
  const own = ['scenarios', 'strategies'].flatMap((folder) =>
    namesIn(folder).map((name) => `${folder}/${name}.ts`),
  );
  const { plugin, check } = swap(root, ['scenarios/runtime/scenario.ts']);
  const options = (entryPoints) => ({
    absWorkingDir: root,
    entryPoints,
    outdir: 'build/node',
    outbase: '.',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: apart,
    // Of packages in CommonJS: what they require of Node.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);",
    },
    plugins: [plugin],
    sourcemap: true,
    logLevel: 'silent',
  });
  const rest = [
    'runner/main.ts',
    'runner/fleet/fleet-process.ts',
    'runner/workers/worker.ts',
    'bench/main.ts',
    'dashboards/main.ts',
    'playground/page-file.ts',
    ...packageSources(),
  ];
  const broken = {};
  try {
    await build(options([...rest, ...own]));
  } catch {
    // One broken file fails the whole: it is found by building each on its own, and the others are built.
    await Promise.all(
      own.map((file) =>
        build({ ...options([file]), write: false }).catch((error) => {
          broken[file] = lineOf(file, error);
        }),
      ),
    );
    await build(options([...rest, ...own.filter((file) => !(file in broken))])).catch((error) => {
      throw new Error(lineOf('runner/main.ts', error), { cause: error });
    });
  }
  check();
  return broken;
}

/**
 * A strategy is found by its file's name, and results have the one that it says itself.
 *
 * @returns what is wrong with a strategy, by its file
 */
async function misnamedStrategies() {
  const broken = {};
  for (const name of namesIn('strategies')) {
    const file = `strategies/${name}.ts`;
    const built = inRoot(`build/node/strategies/${name}.js`);
    if (!existsSync(built)) continue;
    try {
      const { default: strategy } = await import(`${pathToFileURL(built).href}?${Date.now()}`);
      if (strategy?.name !== name)
        broken[file] =
          `${file}: its name is ${JSON.stringify(strategy?.name) ?? 'missing'}: expected ${JSON.stringify(name)}, as the file is called`;
    } catch (error) {
      broken[file] = `${file}: ${error.message}`;
    }
    if (!(file in broken)) continue;
    rmSync(built);
    rmSync(inRoot(`build/${name}.js`), { force: true });
  }
  return broken;
}

export async function buildAll() {
  rmSync(inRoot('build/node'), { recursive: true, force: true });
  const [bundles, node] = await Promise.all([
    bundleAllForK6(),
    buildForNode(),
    build({
      absWorkingDir: root,
      entryPoints: { report: 'report/page/main.ts', 'report-style': 'report/page/style.css' },
      outdir: 'build/page',
      bundle: true,
      minify: true,
      format: 'iife',
      platform: 'browser',
      target: 'es2022',
      logLevel: 'warning',
    }),
    // For containers: one file with its packages in it (deploy/Dockerfile).
    build({
      absWorkingDir: root,
      entryPoints: ['runner/fleet/server.ts'],
      outfile: 'build/server.cjs',
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      define: { 'import.meta.url': 'moduleUrl' },
      banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
      logLevel: 'warning',
    }),
  ]);
  // Of a scenario both builds complain, of a strategy all that import it: the file at fault says it first.
  const broken = { ...bundles, ...node, ...(await misnamedStrategies()) };
  writeFileSync(inRoot(brokenFile), JSON.stringify(broken, null, 2));
  await writeDashboards();
  await buildPlayground(
    root,
    namesIn('strategies').filter((name) => !(`strategies/${name}.ts` in broken)),
  );
}

/** Grafana's dashboards, as its provisioning reads them (deploy/grafana). */
async function writeDashboards() {
  // A query of its own for each build, since a module is loaded once only.
  const built = pathToFileURL(inRoot('build/node/dashboards/main.js'));
  const { dashboards } = await import(`${built.href}?${Date.now()}`);
  mkdirSync(inRoot('build/dashboards'), { recursive: true });
  for (const [file, text] of Object.entries(dashboards()))
    writeFileSync(inRoot(`build/dashboards/${file}`), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // When it is asked for alone: a set-up that mended the committed file would hide that it doesn't fit its JSON.
  writeOriginalTopology();
  await buildAll();
}
