// The pictures of the pages: an edit replaces the lines that it changed, and moves those that it did not.

const SVG = "http://www.w3.org/2000/svg";

/** Letter shapes by id, shared by all pages. */
const glyphs = new Map();
const defs = document.createElementNS(SVG, "defs");
const holder = document.createElementNS(SVG, "svg");
holder.setAttribute("class", "glyphs");
holder.setAttribute("aria-hidden", "true");
holder.append(defs);
document.body.append(holder);

/** How many letter shapes are kept, most of them of earlier states. */
const MOST_GLYPHS = 2000;

/** Adds the letter shapes that are new. */
export function showGlyphs(pictures) {
  const used = pictures.flatMap((picture) => picture.glyphs);
  const added = used.filter(({ id }) => !glyphs.has(id));
  const made = parse(added.map(({ symbol }) => symbol).join(""));
  for (const symbol of made) glyphs.set(symbol.id, symbol);
  defs.append(...made);
  if (glyphs.size > MOST_GLYPHS) {
    const needed = new Set(used.map(({ id }) => id));
    for (const [id, symbol] of glyphs) {
      if (needed.has(id)) continue;
      symbol.remove();
      glyphs.delete(id);
    }
  }
}

/** The elements of some SVG markup. */
function parse(markup) {
  const template = document.createElement("template");
  template.innerHTML = `<svg xmlns="${SVG}">${markup}</svg>`;
  return [...template.content.firstChild.children];
}

/** Makes what is drawn in `ink` like `picture`. */
export function showInk(ink, picture) {
  if (ink.open !== picture.open) {
    ink.innerHTML = `${picture.open}</svg>`;
    ink.open = picture.open;
    ink.parts = [];
  }
  const svg = ink.firstChild;
  const [old, next] = [ink.parts, picture.parts];
  const shared = Math.min(old.length, next.length);
  let start = 0;
  while (start < shared && old[start].ink === next[start].ink) start += 1;
  let end = 0;
  while (end < shared - start && old.at(-1 - end).ink === next.at(-1 - end).ink) end += 1;

  const elements = [...svg.children];
  for (const element of elements.slice(start, old.length - end)) element.remove();
  const between = parse(next.slice(start, next.length - end).map((part) => part.ink).join(""));
  // Links are for the PDF; here they would lead away, out of reach of the keyboard.
  for (const element of between) {
    if (element.localName === "a") for (const name of ["href", "xlink:href"]) element.removeAttribute(name);
  }
  const after = elements[old.length - end] ?? null;
  for (const element of between) svg.insertBefore(element, after);
  for (const [index, element] of [...svg.children].entries()) {
    const at = next[index].at;
    if ((element.getAttribute("transform") ?? "") !== at) element.setAttribute("transform", at);
  }
  ink.parts = next;
}
