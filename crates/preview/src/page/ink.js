// The pictures of the pages: an edit replaces the lines that it changed, and moves those that it did not.

const SVG = "http://www.w3.org/2000/svg";

/** Letter shapes by id: the path from its start at the letter's origin, or null where a letter is more than one path. */
const shapes = new Map();
/** How many letter shapes are kept, most of them of earlier states. */
const MOST_SHAPES = 4000;

/** Letters that are more than a path are used from here. */
const holder = document.createElementNS(SVG, "svg");
holder.setAttribute("class", "glyphs");
holder.setAttribute("aria-hidden", "true");
document.body.append(holder);

// All commands after the first are relative, but for the end of a part.
const PLAIN = /^<symbol [^>]*><path d="M 0 0([^A-Y"]*)"\/><\/symbol>$/;

/** Takes the letter shapes that are new. */
export function showGlyphs(pictures) {
  const used = pictures.flatMap((picture) => picture.glyphs);
  if (shapes.size > MOST_SHAPES) shapes.clear();
  for (const { id, symbol } of used) {
    if (shapes.has(id)) continue;
    const shape = PLAIN.exec(symbol)?.[1] ?? null;
    shapes.set(id, shape);
    if (shape === null && !document.getElementById(id)) holder.append(...parse(symbol));
  }
}

const USE = /<use xlink:href="#(\w+)" x="([\d.e-]+)" y="([\d.e-]+)" fill="([^"]*)" fill-rule="nonzero"\/>/g;

/** Some SVG markup with each run of letters as one path: a page of some thousand elements costs much to lay out. */
function joinLetters(markup) {
  let joined = "";
  let path = "";
  let colour = "";
  let at = 0;
  const end = () => {
    if (path) joined += `<path fill="${colour}" d="${path}"/>`;
    path = "";
  };
  for (const match of markup.matchAll(USE)) {
    const [use, id, x, y, fill] = match;
    if (match.index > at || fill !== colour) end();
    joined += markup.slice(at, match.index);
    at = match.index + use.length;
    colour = fill;
    const shape = shapes.get(id) ?? null;
    if (shape === null) {
      end();
      joined += use;
    } else {
      path += `M ${x} ${y}${shape}`;
    }
  }
  end();
  return joined + markup.slice(at);
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
  const kept = new Map();
  for (let index = start; index < old.length - end; index += 1) {
    kept.set(old[index].ink, elements[index]);
    elements[index].remove();
  }
  const after = elements[old.length - end] ?? null;
  for (const part of next.slice(start, next.length - end)) {
    const element = kept.get(part.ink) ?? parse(joinLetters(part.ink))[0];
    kept.delete(part.ink);
    // Links are for the PDF; here they would lead away, out of reach of the keyboard.
    if (element.localName === "a") for (const name of ["href", "xlink:href"]) element.removeAttribute(name);
    svg.insertBefore(element, after);
  }
  for (const [index, element] of [...svg.children].entries()) {
    const { at } = next[index];
    if ((element.getAttribute("transform") ?? "") !== at) element.setAttribute("transform", at);
  }
  ink.parts = next;
}
