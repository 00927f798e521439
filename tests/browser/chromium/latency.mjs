// From writing the file to the new page in the browser: `node tests/browser/chromium/latency.mjs [EDITS]`. Not part of the tests:
// the figures are those of the machine. With many edits it tells, too, whether memory grows.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { example, launch, openPage, startPreview } from "./preview.mjs";

const edits = Number(process.argv[2] ?? 100);
const ends = [];
const context = { after: (end) => ends.unshift(end) };
const folder = mkdtempSync(join(tmpdir(), "proofpress-"));
const file = join(folder, "resume.md");
const text = example("mid");
writeFileSync(file, text);
const { address, pid } = await startPreview(context, folder, "resume.md");
const { page } = await openPage(await launch(context), address);
await page.waitForSelector(".judged");
await page.evaluate(() => {
  const now = () => performance.timeOrigin + performance.now();
  /** Resolves with the times of the first state that shows this edit. */
  window.seen = (edit) =>
    new Promise((resolve) => {
      const listen = ({ detail: { received, page } }) => {
        if (!document.querySelector("#sheets").textContent.includes(`edit ${edit} of`)) return;
        document.removeEventListener("shown", listen);
        const times = { received: performance.timeOrigin + received, patched: now(), drawn: page.drawn_ms, layout: page.layout_ms, layouts: page.layouts };
        requestAnimationFrame(() => setTimeout(() => resolve({ ...times, painted: now() })));
      };
      document.addEventListener("shown", listen);
    });
});

const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
const WORDS = ["retry", "timeout", "gateway", "ledger", "billing", "export", "import", "invoice", "refund", "webhook"];
const taken = [];
for (let edit = 0; edit < edits; edit += 1) {
  const changed = text
    .replace("Made the payout", `Made edit ${edit} of the payout`)
    .replace("Split the nightly", `Split the ${WORDS[edit % 10]} nightly`);
  const seen = page.evaluate((edit) => window.seen(edit), edit);
  await new Promise((resolve) => setTimeout(resolve, edits >= 1000 ? 5 : 50));
  const began = performance.timeOrigin + performance.now();
  writeFileSync(file, changed);
  const { received, patched, painted, ...rest } = await seen;
  taken.push({ received: received - began, patched: patched - began, painted: painted - began, ...rest });
  if (edits >= 1000 && (edit + 1) % (edits / 10) === 0) {
    const heap = await page.evaluate(() => { return performance.memory.usedJSHeapSize / 2 ** 20; });
    console.log(`${edit + 1} edits: server ${memory().toFixed(0)} MB, page ${heap.toFixed(0)} MB`);
  }
}
for (const name of ["received", "patched", "painted", "drawn", "layout", "layouts"]) {
  const values = taken.map((entry) => entry[name]).sort((a, b) => a - b);
  const at = (share) => values[Math.floor((values.length - 1) * share)].toFixed(1);
  console.log(`${name.padEnd(8)} least ${at(0)}, median ${at(0.5)}, 95th of 100 ${at(0.95)}`);
}
for (const end of ends) await end();
rmSync(folder, { recursive: true, force: true });
