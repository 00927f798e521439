// The Markdown pane: an edit is shown on the page as it is typed, and goes to the file only when it is saved.

import { el, patch, set } from "./dom.js";

const by = (id) => document.getElementById(id);
const area = by("pane-text");

/** What stands in the pane: whether it was edited, and the hash of the file that the edit started from. */
const pane = { dirty: false, base: "absent", file: "", sha256: "absent", name: "", other: null, conflict: false };
let send = () => Promise.resolve(null);
let say = () => {};

/** Connects the pane: `post(route, body)` sends, `announce(text)` says. */
export function startPane(post, announce) {
  send = post;
  say = announce;
}

/** Takes a state. What was typed here is never replaced by it. */
export function followFile(view) {
  const { file, draft } = view;
  pane.name = file.name;
  pane.file = file.text ?? "";
  pane.sha256 = file.sha256;
  if (!pane.dirty && draft) {
    // An edit of before this page was loaded, or of another window.
    pane.dirty = true;
    pane.base = draft.base;
    setText(draft.text);
  } else if (pane.dirty && !draft && sameText(area.value, pane.file)) {
    pane.dirty = false;
  }
  if (!pane.dirty) {
    pane.base = file.sha256;
    setText(pane.file);
  }
  pane.conflict = pane.dirty && pane.base !== file.sha256;
  showState();
}

/** After the stream came back: the server may be a new one that has not seen the edit. */
export function sendDraftAgain() {
  if (pane.dirty) sendDraft();
}

/** Puts the caret on a line, and the line into view. */
export function goToLine(line, column = 1) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const end = start + (lines[line - 1]?.length ?? 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(Math.min(start + column - 1, end), end);
  area.scrollTop = Math.max(0, heightOf(area.value.slice(0, start)) - area.clientHeight / 3);
  showPlace();
}

/** How high a text stands in the pane, long lines wrapped. */
function heightOf(text) {
  const style = getComputedStyle(area);
  const mirror = el("div", { class: "mirror", "aria-hidden": "true" }, `${text}\u200b`);
  mirror.style.width = `${area.clientWidth}px`;
  mirror.style.font = style.font;
  mirror.style.padding = style.padding;
  document.body.append(mirror);
  const height = mirror.scrollHeight - 2 * parseFloat(style.paddingTop);
  mirror.remove();
  return text ? height : 0;
}

// A text field knows no line ends but "\n"; the server puts the file's own back.
const sameText = (a, b) => a.replace(/\r\n?/g, "\n") === b.replace(/\r\n?/g, "\n");

/** Replaces the text around the caret, so that caret and scroll stay where they were. */
function setText(text) {
  if (sameText(area.value, text)) return;
  const next = text.replace(/\r\n?/g, "\n");
  if (by("panel-markdown").hidden) {
    // Where nobody sees it, caret and scroll are not worth laying the page out for.
    area.value = next;
    return;
  }
  const { selectionStart, selectionEnd, scrollTop, value } = area;
  let start = 0;
  while (start < value.length && start < next.length && value[start] === next[start]) start += 1;
  const shift = (at) => (at <= start ? at : Math.max(start, at + next.length - value.length));
  area.value = next;
  area.setSelectionRange(shift(selectionStart), shift(selectionEnd));
  area.scrollTop = scrollTop;
}

let sending = false;
let waiting = false;

/** Sends the edit; while one is on its way, only the newest waits. */
async function sendDraft() {
  if (sending) {
    waiting = true;
    return;
  }
  sending = true;
  do {
    waiting = false;
    await send("draft", pane.dirty ? { text: area.value, base: pane.base } : { text: null, base: pane.base });
  } while (waiting);
  sending = false;
}

area.addEventListener("input", () => {
  if (!pane.dirty) pane.base = pane.sha256;
  pane.dirty = !sameText(area.value, pane.file) || pane.base !== pane.sha256;
  sendDraft();
  showState();
});

async function save() {
  if (!pane.dirty || by("pane-save").disabled) return;
  const text = area.value;
  by("pane-save").disabled = true;
  const answer = await send("save", { text, base: pane.base });
  if (answer?.did === "saved") {
    pane.file = text;
    pane.sha256 = answer.sha256;
    pane.base = answer.sha256;
    pane.dirty = !sameText(area.value, text);
    pane.conflict = false;
    say(`saved to ${pane.name}`);
  } else if (answer?.did === "conflict") {
    pane.file = answer.text ?? "";
    pane.sha256 = answer.sha256;
    pane.conflict = true;
    say(`not saved: ${pane.name} changed outside`);
  } else {
    say(answer?.why ?? "not saved: the preview does not answer");
  }
  showState(answer?.why);
}

/** Takes one of the two versions of a conflict; the other is kept at hand. */
function settle(mine) {
  if (mine) {
    pane.other = { text: pane.file, whose: "the version from outside" };
    pane.base = pane.sha256;
  } else {
    pane.other = { text: area.value, whose: "your version" };
    pane.dirty = false;
    setText(pane.file);
    pane.base = pane.sha256;
  }
  pane.conflict = false;
  sendDraft();
  showState();
}

/** Puts the version that was not taken into the pane, as an edit. */
function bringBack() {
  const { text } = pane.other;
  pane.other = { text: area.value, whose: "the version before" };
  setText(text);
  pane.base = pane.sha256;
  pane.dirty = !sameText(text, pane.file);
  sendDraft();
  showState();
}

function showState(refused = "") {
  set(by("pane-save"), { disabled: !pane.dirty || pane.conflict });
  set(by("pane-discard"), { hidden: !pane.dirty || pane.conflict });
  set(by("count-markdown"), { textContent: pane.dirty ? "•" : "" });
  set(by("pane-state"), { textContent: pane.dirty ? "unsaved edit, shown on the page" : `${pane.name}, as saved` });
  by("pane-state").classList.toggle("unsaved", pane.dirty);
  const notice = by("pane-notice");
  const parts = [];
  if (refused) parts.push(el("p", {}, refused));
  if (pane.conflict) {
    parts.push(
      el("p", {}, el("strong", {}, `${pane.name} changed outside`), " while you edited it here. Nothing is lost; which one goes on?"),
      el("details", {}, el("summary", {}, "Show the version from outside"), el("pre", { tabindex: "0" }, pane.file || "(the file is gone)")),
      el(
        "p",
        { class: "actions" },
        el("button", { "data-settle": "mine" }, "Keep mine"),
        el("button", { "data-settle": "theirs" }, "Take theirs"),
      ),
    );
  } else if (pane.other) {
    parts.push(
      el(
        "p",
        { class: "actions" },
        `${pane.other.whose} is still at hand. `,
        el("button", { "data-settle": "back" }, "Bring it back"),
        el("button", { "data-settle": "drop", class: "quiet" }, "Forget it"),
      ),
    );
  }
  patch(notice, parts);
  set(notice, { hidden: parts.length === 0 });
}

function showPlace() {
  const before = area.value.slice(0, area.selectionStart).split("\n");
  by("pane-place").textContent = `line ${before.length}, column ${before.at(-1).length + 1}`;
}

/** Whether something would be lost if the window closed. */
export const isUnsaved = () => pane.dirty;

/** Where the caret is, for the editor's link. */
export const caretPlace = () => {
  const before = area.value.slice(0, area.selectionStart).split("\n");
  return { line: before.length, column: before.at(-1).length + 1 };
};

by("pane-save").addEventListener("click", save);
by("pane-discard").addEventListener("click", () => settle(false));
by("pane-notice").addEventListener("click", (event) => {
  const settled = event.target.dataset.settle;
  if (settled === "mine" || settled === "theirs") settle(settled === "mine");
  if (settled === "back") bringBack();
  if (settled === "drop") {
    pane.other = null;
    showState();
  }
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    save();
  }
});
for (const kind of ["keyup", "click", "focus"]) area.addEventListener(kind, showPlace);
window.addEventListener("beforeunload", (event) => {
  if (pane.dirty) event.preventDefault();
});
