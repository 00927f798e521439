// From writing the file to the new page in the browser: `node tests/browser/chromium/latency.mjs [EDITS]`. Not part of the tests:
// the figures are those of the machine. With many edits it tells, too, whether memory grows.

import { readFileSync } from "node:fs";
import { sleep, startLive } from "./live.mjs";

const edits = Number(process.argv[2] ?? 100);
const isLong = edits >= 1000;
const ends = [];
const { show, page, pid } = await startLive({ after: (end) => ends.unshift(end) });

const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
const tellMemory = async (edit) => {
  const heap = await page.evaluate(() => performance.memory.usedJSHeapSize / 2 ** 20);
  console.log(`${edit} edits: server ${memory().toFixed(0)} MB, page ${heap.toFixed(0)} MB`);
};
const taken = [];
if (isLong) await tellMemory(0);
for (let edit = 0; edit < edits; edit += 1) {
  await sleep(isLong ? 0 : 40);
  taken.push(await show(edit));
  if (isLong && (edit + 1) % 500 === 0) await tellMemory(edit + 1);
}
for (const name of ["received", "patched", "painted", "drawn", "layout", "layouts"]) {
  const values = taken.map((entry) => entry[name]).sort((a, b) => a - b);
  const at = (share) => values[Math.floor((values.length - 1) * share)].toFixed(1);
  console.log(`${name.padEnd(8)} least ${at(0)}, median ${at(0.5)}, 95th of 100 ${at(0.95)}`);
}
for (const end of ends) await end();
