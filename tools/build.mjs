/**
 * The build: one small file per scenario for k6 (build/<strategy>.js), and the command line with the strategies for
 * Node (build/node/). Plain JavaScript, since it runs before anything is built.
 */
import { build } from 'esbuild';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleForK6 } from './k6-bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const inRoot = (path) => `${root}${path}`;
const sourcesIn = (folder) => readdirSync(inRoot(folder)).filter((file) => /^[^.]+\.ts$/.test(file));

/** build/<strategy>.js, and build/bench/ beside them. */
async function bundleAllForK6() {
  mkdirSync(inRoot('build/bench'), { recursive: true });
  const bundle = async (folder, file, out) =>
    writeFileSync(
      inRoot(`build/${out}${file.replace(/ts$/, 'js')}`),
      await bundleForK6(root, `${folder}/${file}`),
    );
  await Promise.all([
    ...sourcesIn('scenarios').map((file) => bundle('scenarios', file, '')),
    ...sourcesIn('bench/k6').map((file) => bundle('bench/k6', file, 'bench/')),
  ]);
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
 * For Node a scenario file is no more than the parameters that it sets in plain sight: without k6 its `iteration` tells
 * them, so that a simulated run goes by the same ones.
 */
const scenariosInNode = {
  name: 'scenarios-in-node',
  setup({ onLoad }) {
    onLoad({ filter: /scenarios\/runtime\/scenario\.ts$/ }, () => ({
      contents: `export const N = 0, VUS = 0, PIPES = 0, RATE = 0, DURATION = '0s';
        export const optionsFor = () => ({});
        export const scenario = (strategy, parameters = {}) => ({ iteration: () => parameters });`,
    }));
  },
};

export async function buildAll() {
  writeOriginalTopology();
  rmSync(inRoot('build/node'), { recursive: true, force: true });
  await Promise.all([
    bundleAllForK6(),
    build({
      absWorkingDir: root,
      entryPoints: [
        'runner/main.ts',
        'runner/fleet/fleet-process.ts',
        'bench/main.ts',
        'dashboards/main.ts',
        ...sourcesIn('scenarios').map((file) => `scenarios/${file}`),
        ...sourcesIn('strategies').map((file) => `strategies/${file}`),
      ],
      outdir: 'build/node',
      outbase: '.',
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      plugins: [scenariosInNode],
      sourcemap: true,
      logLevel: 'warning',
    }),
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
  await writeDashboards();
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
