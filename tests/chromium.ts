/** The browser that pages are tested in. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

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
