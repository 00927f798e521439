// PDFs to text by pdf.js: readers.mjs OUT_DIR PDF...
import fs from "node:fs";
import path from "node:path";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const [, , folder, ...files] = process.argv;
for (const file of files) {
  let text = "";
  try {
    const task = getDocument({ data: new Uint8Array(fs.readFileSync(file)), verbosity: 0, useSystemFonts: false });
    const document = await task.promise;
    for (let number = 1; number <= document.numPages; number++) {
      const { items } = await (await document.getPage(number)).getTextContent();
      for (const item of items) if ("str" in item) text += item.str + (item.hasEOL ? "\n" : "");
      text += "\n";
    }
    await task.destroy();
  } catch (error) {
    console.error(`pdf.js: ${file}: ${error}`);
  }
  fs.writeFileSync(path.join(folder, path.basename(file, ".pdf") + ".txt"), text);
}
process.exit(0);
