// A fresh Chromium that the scripts share, and what they all ask of a page.
import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Starts Chromium with a profile of its own that makes no requests for itself. */
export async function launch() {
  return chromium.launch({
    executablePath: process.env.PROOFPRESS_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** What axe-core finds wrong with a page, one line for each. Run through the debugger, so that no policy of the page
 * stands in its way. */
export async function violations(page) {
  await page.evaluate(AXE);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return result.violations.map(
    (found) => `${found.id}: ${found.help}: ${found.nodes.map((node) => node.html).join(' · ')}`,
  );
}
