// One edit, seen in several ways, each in turn: the preview in the browser; the emitted Typst source compiled by the `typst`
// package in one Python process; RenderCV's `--watch`. `cargo xtask bench-preview` prepares their inputs in a folder, calls this
// with `EDITS PYTHON RENDERCV CACHE FOLDER`, and reads the milliseconds of each from the lines that it prints.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { closeSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { edited, mark, now, sleep, startLive } from "./live.mjs";

const [edits, python, rendercv, cache, folder] = process.argv.slice(2);
const [emitted, yaml] = [join(folder, "emitted"), join(folder, "rendercv.yaml")];
const [blocks, pdf, typstPdf] = [join(emitted, "blocks.typ"), join(folder, "rendercv.pdf"), join(folder, "typst.pdf")];
const WARMING = 3;
const ends = [];
const context = { after: (end) => ends.unshift(end) };

/** Writes into the file as it stands: RenderCV starts at every change, also where a file is emptied before it is written. */
function overwrite(file, text) {
  const handle = openSync(file, "r+");
  ftruncateSync(handle, writeSync(handle, text, 0));
  closeSync(handle);
}

/** That a PDF is of this edit, and not of one before. */
function assertShows(file, edit) {
  const text = execFileSync(process.env.PROOFPRESS, ["text", file], { encoding: "utf8" });
  assert.ok(text.replace(/\s+/g, " ").includes(mark(edit)), `${file} lacks “${mark(edit)}”`);
}

const variables = { ...process.env, XDG_CACHE_HOME: cache };
const compile = `
import sys, typst
folder, pdf = sys.argv[1:]
given = dict(root=folder, font_paths=[folder + "/fonts"])
compiler = typst.Compiler(folder + "/main.typ", **given)
for line in sys.stdin:
    if line == "kept\\n":
        # Told its input again, it reads the files again.
        compiler.compile(input=folder + "/main.typ", output=pdf)
    else:
        typst.compile(folder + "/main.typ", output=pdf, **given)
    print("done", flush=True)
`;
const typst = spawn(python, ["-c", compile, emitted, typstPdf], { env: variables, stdio: ["pipe", "pipe", "inherit"] });
context.after(() => typst.kill());
const answers = createInterface(typst.stdout);
const source = readFileSync(blocks, "utf8");
const compileEdit = async (edit, how) => {
  const began = now();
  overwrite(blocks, edited(source, edit));
  typst.stdin.write(`${how}\n`);
  await once(answers, "line");
  const taken = now() - began;
  assertShows(typstPdf, edit);
  return taken;
};

const asks = ["render", yaml, "--watch", "-nomd", "-nohtml", "-nopng", "--pdf-path", pdf];
rmSync(pdf, { force: true });
const watching = spawn(rendercv, asks, { cwd: folder, env: variables, stdio: ["ignore", "ignore", "inherit"] });
context.after(() => watching.kill("SIGINT"));
const isWhole = () => {
  try {
    return readFileSync(pdf, "latin1").trimEnd().endsWith("%%EOF");
  } catch {
    return false;
  }
};
const written = async () => {
  while (!isWhole()) await sleep(1);
  return now();
};
const cv = readFileSync(yaml, "utf8");
const renderEdit = async (edit) => {
  // A change while it renders starts it once more: it must be silent first.
  do rmSync(pdf, { force: true });
  while (await sleep(400).then(isWhole));
  const began = now();
  overwrite(yaml, edited(cv, edit));
  const taken = (await written()) - began;
  assertShows(pdf, edit);
  return taken;
};

const taken = { painted: [], patched: [], kept: [], compiled: [], rendercv: [] };
try {
  await written();
  const { show } = await startLive(context);
  // The first ones warm up.
  for (let edit = -WARMING; edit < Number(edits); edit += 1) {
    const number = edit + WARMING;
    const { painted, patched } = await show(number, overwrite);
    // By then the PDF was made and read back.
    await sleep(300);
    const times = {
      painted,
      patched,
      kept: await compileEdit(number, "kept"),
      compiled: await compileEdit(number + 50000, "whole"),
      rendercv: await renderEdit(number),
    };
    if (edit >= 0) for (const [name, time] of Object.entries(times)) taken[name].push(time);
  }
} finally {
  for (const end of ends) await end();
}
for (const [name, times] of Object.entries(taken)) console.log(name, times.map((time) => time.toFixed(2)).join(" "));
process.exit(0);
