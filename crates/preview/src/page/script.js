// The stream of states to the page: each state is shown by patching what is there.

import { el, isNew, patch, set } from "./dom.js";
import { showSheets, judgedPart } from "./sheet.js";
import { showInspector, showPanel } from "./panel.js";
import { caretPlace, followFile, goToLine, isUnsaved, sendDraftAgain, startPane } from "./pane.js";

const by = (id) => document.getElementById(id);
let view = null;

/** Whether page and panel stand side by side. */
const isWide = () => matchMedia("(min-width: 60.01rem)").matches;

/** Sends to the server. The answer, if it is JSON; null where there is none. */
async function post(route, body) {
  try {
    const response = await fetch(route, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.headers.get("content-type")?.startsWith("application/json")) return await response.json();
    return response.ok ? {} : { did: "refused", why: await response.text() };
  } catch {
    return null;
  }
}

/** Says something to those who do not see the page. */
function say(text) {
  by("said").textContent = text;
}

function show({ pictures, view: next }, received) {
  const before = view;
  view = next;
  set(document, { title: `${view.file.name} · proofpress` });
  set(by("name"), { textContent: view.file.name });
  showTrouble(before?.trouble);
  if (view.page) {
    showSheets(pictures, view.page);
    showPanel(view);
    inspect();
  }
  showChoices();
  followFile(view);
  showStatus("live", view.draft ? "unsaved edit shown" : "live");
  document.documentElement.dataset.number = view.number;
  document.dispatchEvent(new CustomEvent("shown", { detail: { received, page: view.page } }));
}

function showStatus(state, text) {
  const took = state === "live" && view?.page ? ` · ${view.page.drawn_ms.toFixed(0)} ms` : "";
  const isBroken = view?.trouble && state === "live";
  set(by("status").dataset, { state: isBroken ? "broken" : state });
  set(by("status-text"), { textContent: (isBroken ? "last good page" : text) + took });
}

function showTrouble(before) {
  const box = by("trouble");
  const { trouble } = view;
  set(box, { hidden: !trouble });
  if (trouble) {
    patch(box, [
      el("strong", {}, trouble.what),
      trouble.place ? el("button", { class: "line", "data-go": trouble.place[0], "data-column": trouble.place[1] }, `line ${trouble.place[0]}`) : null,
      ...trouble.hints.map((hint) => el("span", {}, hint)),
      el("span", { class: "fine" }, view.page ? "The last good page is shown." : ""),
    ]);
  } else if (before) {
    say("The page is up to date again.");
  }
}

const FOLDS = { half: "half a page", third: "a third", "screen:1440x900": "1440 × 900 window", "screen:1920x1080": "1920 × 1080 window", "100%": "the whole page" };
const PAPERS = { "us-letter": "US Letter", a4: "A4" };

/** In the list of folds, what leads to the field in which any other is typed. */
const TYPED = "typed";

const form = by("choices").elements;

function showChoices() {
  const { choices, profiles, postings, page } = view;
  const report = page?.report;
  const written = (value) => (value ? `as written: ${value}` : "as written");
  const lists = {
    profile: [["", written(choices.profile ? null : report?.profile)], ...profiles.map((name) => [name, name])],
    paper: [["", written(choices.paper ? null : PAPERS[report?.page.paper])], ...Object.entries(PAPERS)],
    fold: [["", written(choices.fold ? null : report?.fold.name)], ...Object.entries(FOLDS), [TYPED, "another …"]],
    posting: [["", postings.length ? "none" : "none given"], ...postings.map((name) => [name, name])],
  };
  for (const [name, options] of Object.entries(lists)) {
    const select = form[name];
    if (isNew(select, options)) {
      patch(select, options.map(([value, text]) => el("option", { value, "data-key": `=${value}` }, text)));
    }
    if (name !== "fold") set(select, { value: choices[name] ?? "", disabled: options.length === 1 });
  }
  showFold(choices.fold ?? "");
  set(form.tailored, { checked: choices.tailored, disabled: !choices.posting });
}

const isTyped = () => form.fold.value === TYPED;

/** Shows the fold chosen, unless another is being typed. */
function showFold(fold) {
  const field = form.fold_typed;
  const isUnderWay = field === document.activeElement || !field.value || field.hasAttribute("aria-invalid");
  if (isTyped() && isUnderWay && fold === field.meaning) return;
  const isListed = fold === "" || fold in FOLDS;
  set(form.fold, { value: isListed ? fold : TYPED });
  // What was typed here stays as it was typed: 5.5in, and not 396pt.
  if (!isListed && fold !== field.meaning && !field.isAccepted) set(field, { value: fold });
  field.isAccepted = false;
  field.meaning = fold;
  set(by("fold-typed"), { hidden: isListed });
  if (isListed) showWrongFold("");
}

/** Says what is wrong with the fold that was typed, if anything is. */
function showWrongFold(why) {
  set(by("fold-wrong"), { textContent: why });
  form.fold_typed.toggleAttribute("aria-invalid", why !== "");
  if (why) form.fold_typed.setAttribute("aria-invalid", "true");
}

by("choices").addEventListener("change", async ({ target }) => {
  set(by("fold-typed"), { hidden: !isTyped() });
  if (!isTyped()) showWrongFold("");
  if (target === form.fold && isTyped()) {
    say("The field that follows takes any fold.");
    if (!form.fold_typed.value) return;
  }
  const { fold_typed: typed, ...sent } = Object.fromEntries(new FormData(by("choices")));
  const isFold = target === form.fold || target === form.fold_typed;
  // What is wrong in the field keeps nothing else from being chosen.
  if (isTyped()) sent.fold = isFold ? typed : (view?.choices.fold ?? "");
  form.fold_typed.isAccepted = isFold && isTyped();
  const answer = await post("choose", sent);
  if (isFold) showWrongFold(answer?.did === "refused" ? answer.why : "");
});
// What is submitted was told by its change.
by("choices").addEventListener("submit", (event) => event.preventDefault());

// The bullet pointed at comes before the one that has the focus, and that before the one chosen last.
let pointed = null;
let chosen = null;

function inspect() {
  if (!view?.page) return;
  const focused = judgedPart(document.activeElement);
  if (chosen && !chosen.isConnected) chosen = null;
  if (pointed && !pointed.isConnected) pointed = null;
  const part = pointed ?? focused ?? chosen;
  for (const other of document.querySelectorAll(".judged.shown")) if (other !== part) other.classList.remove("shown");
  part?.classList.add("shown");
  showInspector(part ? view.page.report.judged.find((item) => item.block === part.dataset.block) : null, view);
}

by("sheets").addEventListener("pointerover", (event) => {
  const part = event.pointerType === "touch" ? null : judgedPart(event.target);
  if (part !== pointed) {
    pointed = part;
    inspect();
  }
});
by("sheets").addEventListener("pointerleave", () => {
  pointed = null;
  inspect();
});
by("sheets").addEventListener("focusin", (event) => {
  chosen = judgedPart(event.target) ?? chosen;
  inspect();
});
by("sheets").addEventListener("click", (event) => {
  const part = judgedPart(event.target);
  if (!part) return;
  // On a narrow window the first tap tells why, and the second leads to the line.
  const again = chosen === part && part.classList.contains("tapped");
  for (const other of document.querySelectorAll(".tapped")) other.classList.remove("tapped");
  part.classList.add("tapped");
  chosen = part;
  inspect();
  if (again || isWide()) go(part.dataset.line, part.dataset.column);
});

function go(line, column) {
  openTab("tab-markdown", false);
  goToLine(Number(line), Number(column) || 1);
}

document.addEventListener("click", async (event) => {
  const target = event.target.closest?.("[data-go], [data-move], [data-close]");
  if (!target) return;
  if (target.dataset.close !== undefined) {
    chosen = null;
    for (const other of document.querySelectorAll(".tapped")) other.classList.remove("tapped");
    inspect();
  }
  if (target.dataset.go) go(target.dataset.go, target.dataset.column);
  if (target.dataset.move) {
    target.disabled = true;
    const answer = await post("move", { steps: Number(target.dataset.move), shown_sha256: view.page.sha256 });
    target.disabled = false;
    say({ saved: "moved in the file", drafted: "moved in the unsaved edit" }[answer?.did] ?? answer?.why ?? "not moved: the file changed outside");
  }
});

const tabs = [...document.querySelectorAll("[role=tab]")];

function openTab(id, focus = true) {
  for (const tab of tabs) {
    const open = tab.id === id;
    tab.setAttribute("aria-selected", open);
    tab.tabIndex = open ? 0 : -1;
    by(tab.getAttribute("aria-controls")).hidden = !open;
    if (open && focus) tab.focus();
  }
  if (view?.page) showPanel(view);
}

for (const [at, tab] of tabs.entries()) {
  tab.addEventListener("click", () => {
    if (!isWide()) chosen = null;
    openTab(tab.id);
    inspect();
  });
  tab.addEventListener("keydown", ({ key }) => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[key];
    if (to !== undefined) openTab(tabs[(to + tabs.length) % tabs.length].id);
  });
}

by("pane-editor").addEventListener("mousedown", linkEditor);
by("pane-editor").addEventListener("focus", linkEditor);

function linkEditor() {
  const { line, column } = caretPlace();
  by("pane-editor").href = view.editor.replace("{line}", line).replace("{column}", column);
}

let stream = null;
let retry = 0;

function follow() {
  stream?.close();
  stream = new EventSource("states");
  stream.addEventListener("open", sendDraftAgain);
  stream.addEventListener("message", (event) => {
    retry = 0;
    const received = performance.now();
    show(JSON.parse(event.data), received);
    set(by("pane-editor"), { hidden: !view.editor });
    if (view.editor && !by("pane-editor").href) linkEditor();
  });
  stream.addEventListener("error", () => {
    showStatus("lost", isUnsaved() ? "not connected; your edit is kept here" : "not connected");
    stream.close();
    retry = Math.min(retry + 1, 10);
    setTimeout(() => document.hidden || follow(), 300 * retry);
  });
}

// A hidden window lets its stream go: browsers allow few to one host.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    stream?.close();
    stream = null;
  } else if (!stream || stream.readyState === EventSource.CLOSED) {
    follow();
  }
});

startPane(post, say);
showInspector(null, null);
follow();
