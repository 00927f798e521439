// A preview in the browser whose file is edited again and again, and how long each edit takes to be seen: what the measuring
// scripts share.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { example, launch, openPage, startPreview } from "./preview.mjs";

// Of one length, so that every edit makes the file as long as it was.
const WORDS = ["ledger", "export", "import", "refund", "worker", "reader", "writer", "search", "report", "signup"];

/** The text of `examples/mid.md`, in whatever form, with two bullets changed: no two edits alike. */
export const edited = (text, edit) =>
  text
    .replace("Made the payout", `Made ${mark(edit)} the payout`)
    .replace("Split the nightly", `Split the ${WORDS[edit % WORDS.length]} nightly`);

/** The words by which an edit is known. */
export const mark = (edit) => `edit ${String(edit).padStart(5, "0")} of`;

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export const now = () => performance.timeOrigin + performance.now();

/**
 * Starts a preview of the example in a folder of its own. `show(edit, write)` writes the edit and resolves with the milliseconds
 * from before that until the browser had received, patched and painted it, and what the server says of its share.
 */
export async function startLive(context) {
  const folder = mkdtempSync(join(tmpdir(), "proofpress-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "resume.md");
  const text = example("mid");
  writeFileSync(file, text);
  const { address, pid } = await startPreview(context, folder, "resume.md");
  const { page } = await openPage(await launch(context), address);
  await page.waitForSelector(".judged");
  await page.evaluate(() => {
    const now = () => performance.timeOrigin + performance.now();
    /** Resolves with the times of the first state that shows this edit. */
    window.seen = (mark) =>
      new Promise((resolve) => {
        const listen = ({ detail: { received, page } }) => {
          if (!document.querySelector("#sheets").textContent.includes(mark)) return;
          document.removeEventListener("shown", listen);
          const { drawn_ms: drawn, layout_ms: layout, layouts } = page;
          const times = { received: performance.timeOrigin + received, patched: now(), drawn, layout, layouts };
          // After the frame that shows it.
          requestAnimationFrame(() => setTimeout(() => resolve({ ...times, painted: now() })));
        };
        document.addEventListener("shown", listen);
      });
  });
  const show = async (edit, write = writeFileSync) => {
    const seen = page.evaluate((mark) => window.seen(mark), mark(edit));
    // Until the browser listens.
    await sleep(10);
    const began = now();
    write(file, edited(text, edit));
    const { received, patched, painted, ...rest } = await seen;
    return { received: received - began, patched: patched - began, painted: painted - began, ...rest };
  };
  return { show, page, pid };
}
