/** Before `npm pack`: all that the package holds is built, and the declarations of what it exports. */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { brokenLines } from './broken.mjs';
import { packageSources } from './package-sources.mjs';
import { ensureBuilt } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

function writeDeclarations() {
  rmSync(`${root}build/types`, { recursive: true, force: true });
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram(
    packageSources().map((file) => root + file),
    {
      ...options,
      ...{ noEmit: false, incremental: false, tsBuildInfoFile: undefined },
      ...{ declaration: true, emitDeclarationOnly: true, rootDir: root, outDir: `${root}build/types` },
    },
  );
  const { diagnostics } = program.emit();
  if (diagnostics.length === 0) return;
  const host = {
    getCanonicalFileName: (file) => file,
    getCurrentDirectory: () => root,
    getNewLine: () => '\n',
  };
  throw new Error(ts.formatDiagnostics(diagnostics, host));
}

await ensureBuilt();
const broken = brokenLines();
if (broken.length > 0) throw new Error(broken.join('\n'));
writeDeclarations();
