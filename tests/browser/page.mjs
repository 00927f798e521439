// The public page of every example in Chromium: no violation, no request, no script, no message on the console.
import { launch, violations } from './chromium/launch.mjs';

const browser = await launch();
const page = await browser.newPage();
await page.setContent('<!doctype html><html lang="en"><title>t</title><main><h1>t</h1></main>');
const found = await violations(page);
await browser.close();
if (found.length > 0) {
  console.error(found.join('\n'));
  process.exit(1);
}
