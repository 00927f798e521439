// The page: its picture for the eye, and over it the same text for screen readers, keyboard and pointer.

import { counted, el, isNew, patch, points, set } from "./dom.js";
import { showInk, takePictures } from "./ink.js";

const sheets = document.getElementById("sheets");
const POSITION = { above: "above the fold", straddling: "across the fold", below: "below the fold" };

/** Shows the pages. `pictures` is null where they are the same as before. */
export function showSheets(pictures, page) {
  const { report, blocks } = page;
  const drawn = pictures ? takePictures(pictures) : null;
  const count = drawn ? drawn.length : sheets.children.length;
  const judged = new Map(report.judged.map((item) => [item.block, item]));
  const keys = new Keys();
  const parts = joinFields(blocks).map((part) => ({ ...part, key: keys.of(part.text) }));
  while (sheets.children.length > count) sheets.lastElementChild.remove();
  while (sheets.children.length < count) sheets.append(makeSheet());
  for (const [index, sheet] of [...sheets.children].entries()) {
    const number = index + 1;
    const { width_pt: width, height_pt: height } = report.page;
    if (isNew(sheet, width, height, number, count)) {
      sheet.style.setProperty("--width", width);
      sheet.style.setProperty("--height", height);
      sheet.setAttribute("aria-label", count > 1 ? `Page ${number} of ${count}` : "Page 1");
    }
    const [ink, marks, reading] = sheet.querySelectorAll(".ink, .marks, .reading");
    if (drawn) showInk(ink, drawn[index]);
    const percent = (length) => `${(length / height) * 100}%`;
    const across = (length) => `${(length / width) * 100}%`;
    const wanted = makeMarks(report, blocks, number, percent);
    if (isNew(marks, wanted.map((mark) => mark.outerHTML))) patch(marks, wanted);
    const margin = report.fit.margin_pt ?? 54;
    const pieces = parts.flatMap((part) =>
      part.boxes.filter((box) => box.page === number).map((box, piece) => {
        const item = judged.get(part.block);
        const style = {
          "--top": percent(box.top_pt),
          "--tall": percent(box.bottom_pt - box.top_pt),
          "--left": across(item ? Math.min(margin, box.left_pt) - 9 : box.left_pt),
          "--wide": across(item ? width - 2 * margin + 12 : box.right_pt - box.left_pt),
        };
        return [part, item, `${part.key}/${piece}`, style];
      }),
    );
    showReading(reading, pieces);
  }
  keepOneTabStop();
}

/** Makes the parts of a page's text anew that are not as they were. */
function showReading(reading, pieces) {
  const seen = pieces.map(([part, item, key, style]) =>
    JSON.stringify([part.block, part.kind, part.line, part.column, item?.strength, item?.position, key, style]),
  );
  patch(reading, pieces.map((piece, at) => reading.made?.get(seen[at]) ?? makePart(...piece)));
  reading.made = new Map(seen.map((text, at) => [text, reading.children[at]]));
}

function makeSheet() {
  return el(
    "section",
    { class: "sheet" },
    el("div", { class: "ink", "aria-hidden": "true", inert: true }),
    el("div", { class: "marks", "aria-hidden": "true" }),
    el("div", { class: "reading" }),
  );
}

/** The fields of one entry as one part: they share a box. */
function joinFields(blocks) {
  const parts = [];
  for (const block of blocks) {
    const last = parts.at(-1);
    if (last && last.block === block.block && block.block.startsWith("e")) last.text += `, ${block.text}`;
    else parts.push({ ...block });
  }
  return parts;
}

/** Keys that follow a text when it moves: the text itself, counted where it stands there several times. */
class Keys {
  #seen = new Map();
  of(text) {
    const count = (this.#seen.get(text) ?? 0) + 1;
    this.#seen.set(text, count);
    return `${text}#${count}`;
  }
}

const TAGS = { name: "h3", section: "h3", title: "h4", subheading: "h4" };

function makePart(part, item, key, style) {
  const place = { "data-key": key, "data-block": part.block, "data-line": part.line, style };
  if (!item) return el(TAGS[part.kind] ?? "p", { ...place, class: "part" }, el("span", { class: "unseen" }, part.text));
  const position = item.position ?? "below";
  return el(
    "button",
    {
      ...place,
      class: `part judged ${item.strength} ${position}`,
      "data-column": part.column,
      tabindex: "-1",
      "aria-describedby": "inspector",
    },
    el("span", { class: "unseen" }, `${item.strength}, ${POSITION[position]}: ${part.text}`),
  );
}

/** Fold, sections and what pushes proof down, at the page's edges. */
function makeMarks(report, blocks, number, percent) {
  const { fold, sections } = report;
  const marks = sections
    .filter((section) => section.page === number && section.title && section.top_pt !== null)
    .map((section) =>
      el(
        "div",
        {
          class: "span section",
          "data-key": section.block,
          style: { "--top": percent(section.top_pt), "--tall": percent(section.bottom_pt - section.top_pt) },
        },
        el("span", {}, section.title),
      ),
    );
  if (number !== 1) return marks;
  const boxes = new Map(blocks.map((block) => [block.block, block.boxes]));
  const tops = new Map(sections.map((section) => [section.block, section]));
  for (const pushing of fold.pushed_by ?? []) {
    const box = tops.get(pushing.block) ?? boxes.get(pushing.block)?.find((box) => box.page === 1);
    if (!box || box.top_pt === null) continue;
    const tall = Math.min(pushing.height_pt, fold.y_pt - box.top_pt);
    if (tall <= 0) continue;
    marks.push(
      el(
        "div",
        {
          class: "span pushing",
          "data-key": `push-${pushing.block}`,
          style: { "--top": percent(box.top_pt), "--tall": percent(tall) },
        },
        el("span", {}, pushing.lines ? counted(pushing.lines, "line") : points(pushing.height_pt)),
      ),
    );
  }
  marks.push(
    el(
      "div",
      { class: "fold", "data-key": "fold", style: { "--top": percent(fold.y_pt) } },
      el("span", {}, "fold", el("i", {}, ` · ${fold.name}`)),
    ),
  );
  return marks;
}

/** The judged block of an element in the page. */
export const judgedPart = (target) => target.closest?.(".judged");

/** One bullet is reached by Tab; arrows lead from bullet to bullet. */
function keepOneTabStop() {
  const parts = [...sheets.querySelectorAll(".judged")];
  const current = parts.find((part) => part === document.activeElement) ?? parts.find((part) => part.tabIndex === 0);
  for (const part of parts) set(part, { tabIndex: part === (current ?? parts[0]) ? 0 : -1 });
}

sheets.addEventListener("focusin", keepOneTabStop);
sheets.addEventListener("keydown", (event) => {
  const parts = [...sheets.querySelectorAll(".judged")];
  const at = parts.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, j: at + 1, k: at - 1, Home: 0, End: parts.length - 1 }[event.key];
  if (at < 0 || to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  parts[Math.max(0, Math.min(to, parts.length - 1))].focus();
});
