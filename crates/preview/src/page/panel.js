// Beside the page: fit, fold, moves, areas, findings, checklist, what a machine reads, and the bullet pointed at.

import { counted, el, isNew, patch, points, set } from "./dom.js";

const by = (id) => document.getElementById(id);
const MARKS = { error: "✕", warning: "!", note: "i", pass: "✓", fail: "✕", ask: "?" };

/** By the panel's id: what a view shows of a state, and how it is made of that. */
const VIEWS = {
  "panel-proof": [
    ({ page: { report, answer, left_out }, choices }) => {
      const { fit, fold, areas, page, judged } = report;
      const moved = new Set((fold.moves ?? []).map((move) => move.block));
      const texts = judged.filter((item) => moved.has(item.block)).map((item) => [item.block, item.text]);
      return { report: { fit, fold, areas, page }, texts, answer, left_out, choices };
    },
    ({ report, texts, answer, left_out, choices }) => [
      answer ? makeMatch(answer, choices, left_out) : null,
      makeFit(report),
      makeFold(report, new Map(texts)),
      makeAreas(report),
    ],
  ],
  "panel-findings": [({ page }) => page.report.findings, makeFindings],
  "panel-checklist": [({ page }) => page.report.checklist, makeChecklist],
  "panel-machine": [({ page }) => [page.report.text_layer, page.read], ([layer, read]) => makeMachine(layer, read)],
};

/** Shows what a state says beside the page, in the view that is open. */
export function showPanel(view) {
  for (const [id, [choose, make]] of Object.entries(VIEWS)) {
    const panel = by(id);
    if (panel.hidden) continue;
    const shown = choose(view);
    if (isNew(panel, shown)) patch(panel, make(shown));
  }
  set(by("count-findings"), { textContent: `${view.page.report.findings.length || ""}` });
}

const card = (title, ...children) =>
  el("section", { class: "card", "data-key": title }, el("h2", {}, title), ...children);

const lineButton = (line, column = 1) =>
  el("button", { class: "line", "data-go": line, "data-column": column, title: "Show in the Markdown" }, `line ${line}`);

function makeFit(report) {
  const { fit, page } = report;
  const over = fit.overflow_lines > 0 || fit.fits === false;
  const text = page.height_pt - 2 * fit.margin_pt;
  const share = over ? 1 + fit.overflow_pt / text : 1 - (fit.room_pt ?? 0) / text;
  const pages = page.pages === 1 ? "one page" : counted(page.pages, "page");
  return card(
    "Fit",
    el(
      "p",
      { class: "headline" },
      over
        ? el("strong", { class: "bad" }, `${counted(fit.overflow_lines, "line")} over`)
        : el("strong", {}, `Fits ${pages}`),
      el("span", { class: "aside" }, over ? points(fit.overflow_pt) : `${points(fit.room_pt ?? 0)} free`),
    ),
    el(
      "div",
      {
        class: over ? "gauge over" : "gauge",
        role: "img",
        "aria-label": `${Math.round(share * 100)} % full`,
        style: { "--share": `${Math.min(share, 1 / 0.9) * 90}%` },
      },
      el("span", {}),
    ),
    el("p", { class: "fine" }, `${points(fit.font_size_pt)} type · ${points(fit.margin_pt)} margins · density ${fit.density}`),
    over && fit.cut_plan?.length
      ? el(
          "div",
          { class: "cuts" },
          el("h3", {}, "What may go first"),
          el(
            "ol",
            {},
            fit.cut_plan.map((cut) =>
              el("li", {}, lineButton(cut.line), ` frees ${counted(cut.frees_lines, "line")}: ${cut.reason}`),
            ),
          ),
        )
      : null,
  );
}

function makeFold(report, texts) {
  const { fold } = report;
  const strong = fold.strong ?? { total: 0, above: 0, straddling: 0, below: 0 };
  const dots = [
    ...Array(strong.above).fill("above"),
    ...Array(strong.straddling).fill("straddling"),
    ...Array(strong.below).fill("below"),
  ].slice(0, 60);
  const moves = fold.moves ?? [];
  return card(
    "Above the fold",
    el(
      "p",
      { class: "headline" },
      el("strong", {}, `${strong.above} of ${strong.total}`),
      " strong",
      el(
        "span",
        { class: "aside" },
        fold.best_above > strong.above ? `${fold.best_above} within reach` : "as many as moves can bring",
      ),
    ),
    el("div", { class: "dots", "aria-hidden": "true" }, dots.map((place) => el("span", { class: place }))),
    moves.length
      ? el(
          "div",
          { class: "moves" },
          el("h3", {}, "Moves that lift proof"),
          el(
            "ol",
            {},
            moves.map((move) =>
              el(
                "li",
                {},
                lineButton(move.line),
                ` from place ${move.from} to ${move.to} → ${move.above_after} above`,
                el("span", { class: "quote" }, texts.get(move.block) ?? ""),
              ),
            ),
          ),
          el(
            "p",
            { class: "actions" },
            el("button", { "data-move": 1 }, moves.length > 1 ? "Make the first" : "Make this move"),
            moves.length > 1 ? el("button", { "data-move": moves.length }, `Make all ${moves.length}`) : null,
          ),
          el("p", { class: "fine" }, "Moves whole lines with their notes; no word changes."),
        )
      : null,
    fold.pushed_by?.length
      ? el(
          "details",
          { class: "pushers", "data-key": "pushers" },
          el("summary", {}, "What stands above the fold without being proof"),
          el(
            "ul",
            {},
            fold.pushed_by.slice(0, 12).map((pushing) =>
              el(
                "li",
                {},
                el("span", { class: "swatch", style: { "--wide": `${Math.min(100, (pushing.height_pt / fold.y_pt) * 100)}%` } }),
                el("span", {}, pushing.title),
                el("span", { class: "aside" }, points(pushing.height_pt)),
              ),
            ),
          ),
        )
      : null,
  );
}

function makeAreas(report) {
  const cells = (count, strength) =>
    Array(Math.min(count, 9)).fill(0).map(() => el("span", { class: strength }));
  return card(
    "Proof areas",
    el(
      "table",
      { class: "areas" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          el("th", { scope: "col" }, el("span", { class: "unseen" }, "area")),
          ["strong", "fair", "weak"].map((name) => el("th", { scope: "col" }, name)),
          el("th", { scope: "col" }, el("span", { class: "unseen" }, "above the fold")),
        ),
      ),
      el(
        "tbody",
        {},
        Object.entries(report.areas).map(([area, count]) =>
          el(
            "tr",
            { class: count.strong ? "" : "empty" },
            el("th", { scope: "row" }, area),
            el("td", {}, cells(count.strong, "strong"), el("span", { class: "unseen" }, `${count.strong}`)),
            el("td", {}, cells(count.fair, "fair"), el("span", { class: "unseen" }, `${count.fair}`)),
            el("td", {}, cells(count.weak, "weak"), el("span", { class: "unseen" }, `${count.weak}`)),
            el("td", { class: "aside" }, count.strong ? `${count.above ?? 0} above` : "no strong proof"),
          ),
        ),
      ),
    ),
  );
}

function makeMatch(answer, { posting, tailored }, leftOut) {
  const terms = (state) => answer.terms.filter((term) => term.state === state);
  const list = (title, state) =>
    terms(state).length
      ? el(
          "div",
          { class: `terms ${state}` },
          el("h3", {}, `${title} (${terms(state).length})`),
          el("ul", {}, terms(state).map((term) => el("li", {}, term.term))),
        )
      : null;
  return card(
    "Posting",
    el("p", { class: "headline" }, el("strong", {}, posting)),
    el(
      "ul",
      { class: "emphasis" },
      answer.emphasis.filter((share) => share.weight > 0).map((share) =>
        el(
          "li",
          {},
          el("span", {}, share.area),
          el("span", { class: "swatch", style: { "--wide": `${share.weight * 100}%` } }),
          el("span", { class: "aside" }, `${Math.round(share.weight * 100)} %`),
        ),
      ),
    ),
    list("Proven", "proven"),
    list("Listed only", "listed"),
    list("Absent", "absent"),
    tailored
      ? el(
          "div",
          { class: "left-out" },
          el("p", {}, "The page is the one that a batch makes for this posting: blocks are chosen and ordered, and not a word is changed."),
          leftOut.length ? el("h3", {}, `Left out (${leftOut.length})`) : null,
          el("ul", {}, leftOut.map(({ line, text }) => el("li", {}, el("button", { class: "line", "data-go": line }, `line ${line}`), ` ${text}`))),
        )
      : null,
  );
}

function makeFindings(findings) {
  if (!findings.length) return [el("p", { class: "nothing" }, "Nothing to mend.")];
  return [
    el("h2", { class: "unseen" }, "Findings"),
    el(
      "ul",
      { class: "findings" },
      findings.map((finding) =>
        el(
          "li",
          { class: finding.severity },
          el("span", { class: "sign", "aria-hidden": "true" }, MARKS[finding.severity]),
          el(
            "div",
            {},
            el("p", {}, el("span", { class: "unseen" }, `${finding.severity}: `), finding.message),
            finding.hints.map((hint) => el("p", { class: "hint" }, hint)),
            el(
              "p",
              { class: "fine" },
              finding.end_line > 1 || finding.end_column > 1 ? lineButton(finding.line, finding.column) : "whole file",
              " ",
              el("code", {}, finding.rule),
            ),
          ),
        ),
      ),
    ),
  ];
}

function makeChecklist(items) {
  return [
    el("h2", { class: "unseen" }, "Before you export"),
    el(
      "ul",
      { class: "findings checklist" },
      items.map((item) =>
        el(
          "li",
          { class: item.answer },
          el("span", { class: "sign", "aria-hidden": "true" }, MARKS[item.answer]),
          el(
            "div",
            {},
            el("p", {}, item.question, el("span", { class: "unseen" }, ` ${item.answer}`)),
            el("p", { class: "hint" }, item.because),
          ),
        ),
      ),
    ),
  ];
}

function makeMachine(layer, read) {
  const verdict =
    read === null
      ? "Making the PDF and reading it back …"
      : layer.verified === true
        ? "A machine reads every word of the resume, in order."
        : layer.verified === false
          ? "A machine does not read what the resume says; see the findings."
          : "There is no PDF to read.";
  const lost = [...layer.missing, ...layer.out_of_order];
  return [
    el("h2", { class: "unseen" }, "As a machine reads it"),
    el("p", { class: layer.verified ? "verdict good" : "verdict" }, verdict),
    lost.length ? el("ul", { class: "lost" }, lost.slice(0, 20).map((text) => el("li", {}, text))) : null,
    ...(read ?? []).map((page) =>
      el("pre", { class: "machine" }, page.lines.map((line) => line.text).join("\n")),
    ),
  ];
}

/** Shows a judged block in the inspector, or what the inspector is for. */
export function showInspector(item, view) {
  const inspector = by("inspector");
  inspector.classList.toggle("empty", !item);
  if (!item) {
    patch(inspector, [
      el("p", { class: "fine" }, "Point at a bullet to see why it is strong or weak; click it to go to its line. Arrows lead from bullet to bullet."),
    ]);
    return;
  }
  const block = view.page.blocks.find((block) => block.block === item.block);
  const column = block?.column ?? 1;
  const place = { above: "above the fold", straddling: "across the fold", below: "below the fold" }[item.position];
  const link = view.editor?.replace("{line}", item.line).replace("{column}", column);
  patch(inspector, [
    el(
      "p",
      { class: "headline" },
      el("strong", { class: `strength ${item.strength}` }, item.strength),
      place ? el("span", { class: `place ${item.position}` }, place) : null,
      item.areas.length ? el("span", { class: "aside" }, item.areas.join(", ")) : null,
    ),
    el("ul", { class: "why" }, item.why.map((why) => el("li", {}, why))),
    el(
      "p",
      { class: "fine" },
      lineButton(item.line, column),
      " ",
      link ? el("a", { href: link, class: "quiet" }, "open in editor") : null,
      el("span", {}, item.has_evidence ? "evidence noted" : "no evidence noted"),
      el("button", { class: "close quiet", "data-close": true }, "close"),
    ),
  ]);
}
