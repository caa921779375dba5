/** The browser that pages are tested in. */
import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const chromiumPath: string | undefined = places.find((path) => existsSync(path));

/** Why tests of pages are skipped; undefined where they aren't: in CI a missing browser is a failure. */
export const withoutChromium: string | undefined =
  chromiumPath === undefined && !process.env.CI
    ? 'no Chromium on this machine (apt-get install chromium)'
    : undefined;

export function startChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(`no Chromium at ${places.join(', ')}`);
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** What axe finds that is serious or critical, a line each. */
export async function graveViolations(page: Page): Promise<string[]> {
  // The page's policy lets no script in: axe comes by way of the browser's own tools.
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`);
}
