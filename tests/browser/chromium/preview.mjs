// What the browser tests share: the program under test, Chromium, and what a page must never do.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { launch as launchChromium } from "./launch.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const example = (name) => readFileSync(join(process.env.PROOFPRESS_ROOT, "examples", `${name}.md`), "utf8");

/** A folder that is gone after the tests. */
export function makeFolder(context) {
  const folder = mkdtempSync(join(tmpdir(), "proofpress-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs `proofpress preview` until the tests are over: the address it prints, and its process. */
export async function startPreview(context, folder, ...args) {
  const child = spawn(process.env.PROOFPRESS, ["preview", ...args], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
  context.after(async () => {
    child.kill("SIGINT");
    if (child.exitCode === null) await once(child, "exit");
  });
  const [address] = await once(createInterface(child.stdout), "line");
  return { address, pid: child.pid };
}

/** Chromium, until the tests are over. */
export async function launch(context) {
  const browser = await launchChromium();
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
  await page.screenshot({ path: join(process.env.PROOFPRESS_PICTURES, `${name}.png`) });
}
