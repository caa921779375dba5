/** Type errors of a strategy's file: esbuild leaves types out without a look at them. */
import { UserError } from '../errors.ts';
import { root } from '../paths.ts';
import { shownPath } from './names.ts';
import { packageEntries } from './package-entries.ts';

/** @throws UserError with the first error's line, where there are any in the file or in what it imports of its own */
export async function checkTypes(files: readonly string[]): Promise<void> {
  const { default: ts } = await import('typescript');
  const program = ts.createProgram([...files], {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
    paths: Object.fromEntries(Object.entries(packageEntries()).map(([name, file]) => [name, [file]])),
  });
  for (const source of program.getSourceFiles()) {
    if (source.isDeclarationFile || source.fileName.startsWith(`${root}/`)) continue;
    const [first] = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    if (first?.start === undefined) continue;
    const { line, character } = source.getLineAndCharacterOfPosition(first.start);
    const text = ts.flattenDiagnosticMessageText(first.messageText, ': ').replaceAll(/\s*\n\s*/g, ' ');
    throw new UserError(`${shownPath(source.fileName)}:${line + 1}:${character + 1}: ${text}`);
  }
}
