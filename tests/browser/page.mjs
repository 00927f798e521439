// The public page of every example in Chromium: valid HTML, no violation that axe-core knows, no request, no message on
// the console, nothing wider than a phone, and one page of paper. Pictures of each go to PROOFPRESS_PICTURES.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileSystemConfigLoader, HtmlValidate } from 'html-validate';
import { launch, violations } from './chromium/launch.mjs';

const examples = join(process.env.PROOFPRESS_ROOT, 'examples');
const pages = join(process.cwd(), 'pages');
const pictures = process.env.PROOFPRESS_PICTURES;
mkdirSync(pages, { recursive: true });

// Markup that the standard allows is not judged by taste: the style sheet is part of the page, and its words are its own.
const loader = new FileSystemConfigLoader({
  root: true,
  extends: ['html-validate:standard', 'html-validate:document', 'html-validate:a11y'],
  rules: { 'require-sri': 'off' },
});
const validator = new HtmlValidate(loader);

const faults = [];
const fault = (name, text) => faults.push(`${name}: ${text}`);

const VIEWS = [
  { name: 'desktop-light', width: 1280, height: 900, colorScheme: 'light' },
  { name: 'desktop-dark', width: 1280, height: 900, colorScheme: 'dark' },
  { name: 'phone-light', width: 390, height: 844, colorScheme: 'light' },
  { name: 'phone-dark', width: 390, height: 844, colorScheme: 'dark' },
  { name: 'narrow', width: 320, height: 640, colorScheme: 'light' },
];

const browser = await launch();
for (const file of readdirSync(examples).filter((name) => name.endsWith('.md')).sort()) {
  const stem = basename(file, '.md');
  const path = join(pages, `${stem}.html`);
  execFileSync(process.env.PROOFPRESS, ['build', join(examples, file), '--format', 'html', '-o', path], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const report = await validator.validateString(readFileSync(path, 'utf8'), path);
  for (const message of report.results.flatMap((result) => result.messages)) {
    fault(stem, `line ${message.line}: ${message.ruleId}: ${message.message}`);
  }
  for (const view of VIEWS) {
    const where = `${stem}, ${view.name}`;
    const context = await browser.newContext({
      viewport: { width: view.width, height: view.height },
      colorScheme: view.colorScheme,
      deviceScaleFactor: 1.5,
      hasTouch: view.width < 500,
    });
    const page = await context.newPage();
    page.on('console', (message) => fault(where, `console: ${message.text()}`));
    page.on('pageerror', (error) => fault(where, `error: ${error}`));
    page.on('request', (request) => {
      const own = request.url() === pathToFileURL(path).href || request.url() === 'data:,';
      if (!own) fault(where, `request: ${request.url()}`);
    });
    await page.goto(pathToFileURL(path).href);
    const { wide, scripts } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      scripts: document.scripts.length,
    }));
    if (wide > 0) fault(where, `${wide} px too wide`);
    if (scripts > 0) fault(where, `${scripts} scripts`);
    await page.screenshot({ path: join(pictures, `page-${stem}-${view.name}.png`), fullPage: true });
    for (const violation of await violations(page)) fault(where, violation);
    if (view.name === 'desktop-dark') {
      const paper = await page.pdf({ path: join(pictures, `page-${stem}.pdf`), preferCSSPageSize: false });
      const count = paper.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      if (count === 0 || count > 2) fault(where, `prints on ${count} pages`);
    }
    await context.close();
  }
}
await browser.close();
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
