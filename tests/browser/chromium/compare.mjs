// One edit, seen in several ways, each in turn: the preview in the browser; the emitted Typst source compiled by the `typst`
// package in one Python process; RenderCV's `--watch`. `cargo xtask bench-preview` prepares their inputs in a folder, calls this
// with `EDITS PYTHON RENDERCV CACHE FOLDER`, and reads the milliseconds of each from the lines that it prints.

import { spawn } from "node:child_process";
import { closeSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { edited, now, sleep, startLive } from "./live.mjs";

const [edits, python, rendercv, cache, folder] = process.argv.slice(2);
const [emitted, yaml] = [join(folder, "emitted"), join(folder, "rendercv.yaml")];
const [blocks, pdf] = [join(emitted, "blocks.typ"), join(folder, "rendercv.pdf")];
const ends = [];
const context = { after: (end) => ends.unshift(end) };

/** Writes into the file as it stands: RenderCV starts at every change, also where a file is emptied before it is written. */
function overwrite(file, text) {
  const handle = openSync(file, "r+");
  ftruncateSync(handle, writeSync(handle, text, 0));
  closeSync(handle);
}

const variables = { ...process.env, XDG_CACHE_HOME: cache };
const compile = `
import sys, typst
folder, pdf = sys.argv[1:]
given = dict(root=folder, font_paths=[folder + "/fonts"])
compiler = typst.Compiler(folder + "/main.typ", **given)
for line in sys.stdin:
    if line == "kept\\n":
        compiler.compile(output=pdf)
    else:
        typst.compile(folder + "/main.typ", output=pdf, **given)
    print("done", flush=True)
`;
const typst = spawn(python, ["-c", compile, emitted, pdf.typst], { env: variables, stdio: ["pipe", "pipe", "inherit"] });
context.after(() => typst.kill());
const answers = createInterface(typst.stdout);
const source = readFileSync(blocks, "utf8");
const compileEdit = async (edit, how) => {
  const began = now();
  overwrite(blocks, edited(source, edit));
  typst.stdin.write(`${how}\n`);
  await once(answers, "line");
  return now() - began;
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
  return (await written()) - began;
};

await written();
const { show } = await startLive(context);
const taken = { painted: [], patched: [], kept: [], compiled: [], rendercv: [] };
for (let edit = -3; edit < Number(edits); edit += 1) {
  const number = edit + 3;
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
  // The first ones warm up.
  if (edit >= 0) for (const [name, time] of Object.entries(times)) taken[name].push(time);
}
for (const end of ends) await end();
for (const [name, times] of Object.entries(taken)) console.log(name, times.map((time) => time.toFixed(2)).join(" "));
process.exit(0);
