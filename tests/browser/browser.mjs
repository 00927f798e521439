// What the browser tests share: the program under test, Chromium, and what a page must never do.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { once } from "node:events";
import { createInterface } from "node:readline";

const root = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");
/** Where `cargo xtask test` puts the packages of `package.json`, and where pictures go. */
const place = join(root, "target/browser");
const require = createRequire(join(place, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const example = (name) => readFileSync(join(root, "examples", `${name}.md`), "utf8");

/** A folder that is gone after the tests. */
export function makeFolder(context) {
  const folder = mkdtempSync(join(tmpdir(), "proofpress-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs `proofpress preview` until the tests are over: the address it prints, and its process. */
export async function startPreview(context, folder, ...args) {
  const program = process.env.PROOFPRESS ?? join(root, "target/debug/proofpress");
  const child = spawn(program, ["preview", ...args], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
  context.after(async () => {
    child.kill("SIGINT");
    if (child.exitCode === null) await once(child, "exit");
  });
  const [address] = await once(createInterface(child.stdout), "line");
  return { address, pid: child.pid };
}

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Debian's Chromium, or that of the environment. */
export async function launch(context) {
  const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  context.after(() => browser.close());
  return browser;
}

/** A page that takes down every error and every request that leaves loopback: `faults` must stay empty. */
export async function openPage(browser, address, options = {}) {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })).newPage();
  const faults = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(address)) faults.push(`request: ${request.url()}`);
  });
  page.on("dialog", (dialog) => dialog.accept());
  await page.addInitScript({ content: axe });
  await page.goto(address);
  return { page, faults };
}

/** What axe-core finds wrong, one line each. */
export async function violations(page) {
  const { violations: found } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  return found.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)} ${nodes[0].failureSummary}`);
}

/** Takes a picture for people to look at. */
export async function shoot(page, name) {
  mkdirSync(join(place, "pictures"), { recursive: true });
  await page.screenshot({ path: join(place, "pictures", `${name}.png`) });
}
