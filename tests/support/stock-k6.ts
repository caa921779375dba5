/** A k6 without the extension, as people have it from k6's own releases. */
import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { findK6, wantedVersion } from '../../runner/k6/k6.ts';
import { inRoot } from '../../runner/paths.ts';

/** Built once with Go from the very version that bin/k6 has; without Go it is the one that all tests run on. */
export async function stockK6(): Promise<string> {
  const { path, hasExtension } = await findK6(() => {});
  if (!hasExtension) return path;
  const stock = inRoot(`bin/k6-stock-${wantedVersion()}`);
  if (!existsSync(stock)) {
    const args = ['build', '-trimpath', '-o', stock, 'go.k6.io/k6/v2'];
    await execa('go', args, { cwd: inRoot('xk6'), stdin: 'ignore' });
  }
  return stock;
}
