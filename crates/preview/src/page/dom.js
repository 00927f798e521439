// Elements made and patched in place: what stays the same keeps its focus, its scroll and its selection.

/** An element: `el("p", {class: "x", style: {"--top": "1%"}}, "text", child)`. Empty and missing children are left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "style") for (const [key, length] of Object.entries(value)) element.style.setProperty(key, length);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/**
 * Makes the children of `parent` like `wanted`, reusing those of the same key, or of the same tag in the same place. A
 * child of `parent` that stands in `wanted` itself is taken as it is.
 */
export function patch(parent, wanted) {
  const focused = document.activeElement;
  patchChildren(parent, wanted.flat().filter(Boolean));
  // Moving an element takes its focus away.
  if (focused !== document.activeElement && parent.contains(focused)) focused.focus({ preventScroll: true });
}

function patchChildren(parent, wanted) {
  const keyed = new Map();
  for (const child of parent.children) if (child.dataset.key) keyed.set(child.dataset.key, child);
  const keys = new Set(wanted.map((node) => node.dataset?.key));
  let at = parent.firstChild;
  for (const node of wanted) {
    const key = node.dataset?.key;
    let old = key ? keyed.get(key) : at;
    // What nobody wants any more becomes what stands in its place: a bullet whose words were edited keeps its focus.
    if (key && !old && at?.dataset?.key && !keys.has(at.dataset.key)) old = at;
    if (!key && old?.dataset?.key) old = null;
    if (!old || old.nodeName !== node.nodeName) {
      parent.insertBefore(node, at);
      continue;
    }
    if (old === at) at = at.nextSibling;
    else parent.insertBefore(old, at);
    if (key) keyed.delete(key);
    if (old === node) continue;
    if (old.nodeType === Node.TEXT_NODE) {
      if (old.data !== node.data) old.data = node.data;
    } else {
      patchAttributes(old, node);
      patchChildren(old, [...node.childNodes]);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/** Attributes that people or the script change after an element was made. */
const OWN = new Set(["open", "tabindex", "style"]);

function patchAttributes(old, node) {
  for (const { name } of [...old.attributes]) if (!OWN.has(name) && !node.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of node.attributes) {
    if (!OWN.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.style.cssText !== node.style.cssText) old.style.cssText = node.style.cssText;
}

/** Whether `values` differ from those of the last call for this element; what they make is made anew only then. */
export function isNew(element, ...values) {
  const seen = JSON.stringify(values);
  const changed = element.seen !== seen;
  element.seen = seen;
  return changed;
}

/** Sets properties of an element where they are others: even the same value again would be laid out anew. */
export function set(element, properties) {
  for (const [name, value] of Object.entries(properties)) if (element[name] !== value) element[name] = value;
}

/** `1 line`, `2 lines`. */
export const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** A length in points without needless digits. */
export const points = (length) => `${Math.round(length * 10) / 10} pt`;
