// The pictures of the pages: an edit replaces the pieces that it changed, and moves those that it did not.

const SVG = "http://www.w3.org/2000/svg";

/** Letter shapes by id: the path from its start at the letter's origin, or null where a letter is more than one path. */
const shapes = new Map();
/** How many letter shapes are kept, most of them of earlier states. */
const MOST_SHAPES = 4000;
/** The markup of every piece shown; the server names those that it has sent by their place here. */
let inks = [];

/** Letters that are more than a path are used from here. */
const holder = document.createElementNS(SVG, "svg");
holder.setAttribute("class", "glyphs");
holder.setAttribute("aria-hidden", "true");
document.body.append(holder);

// All commands after the first are relative, but for the end of a part.
const PLAIN = /^<symbol [^>]*><path d="M 0 0([^A-Y"]*)"\/><\/symbol>$/;

/** Takes a message's pictures: the pages with their pieces' markup. */
export function takePictures({ glyphs, pages }) {
  const taken = pages.map(({ ground, pieces }) => ({
    ground,
    pieces: pieces.map(([left, top, ink]) => ({ left, top, ink: typeof ink === "number" ? inks[ink] : ink })),
  }));
  inks = taken.flatMap(({ pieces }) => pieces.map(({ ink }) => ink));
  if (shapes.size > MOST_SHAPES) forgetShapes();
  for (const [id, symbol] of Object.entries(glyphs)) {
    if (shapes.has(id)) continue;
    const shape = PLAIN.exec(symbol)?.[1] ?? null;
    shapes.set(id, shape);
    if (shape === null) holder.append(...parse(symbol));
  }
  return taken;
}

/** Forgets the letter shapes that no piece uses. */
function forgetShapes() {
  const used = new Set(inks.flatMap((ink) => [...ink.matchAll(/href="#(\w+)"/g)].map(([, id]) => id)));
  for (const id of [...shapes.keys()].filter((id) => !used.has(id))) {
    shapes.delete(id);
    document.getElementById(id)?.remove();
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
  // Links are for the PDF; here they would lead away, out of reach of the keyboard.
  for (const link of template.content.querySelectorAll("a")) {
    for (const name of ["href", "xlink:href"]) link.removeAttribute(name);
  }
  return [...template.content.firstChild.children];
}

/** Makes what is drawn in `ink` like `picture`. */
export function showInk(ink, picture) {
  if (ink.ground !== picture.ground) {
    ink.innerHTML = `${picture.ground}<g></g></svg>`;
    ink.ground = picture.ground;
    ink.pieces = [];
  }
  const layer = ink.firstChild.lastChild;
  const { pieces: next } = picture;
  const wanted = new Set(next.map((piece) => piece.ink));
  const kept = new Map();
  const elements = [...layer.children];
  for (const [index, { ink: markup }] of ink.pieces.entries()) {
    if (!wanted.has(markup)) elements[index].remove();
    else if (kept.has(markup)) kept.get(markup).push(elements[index]);
    else kept.set(markup, [elements[index]]);
  }
  let at = layer.firstChild;
  for (const { left, top, ink: markup } of next) {
    const element = kept.get(markup)?.shift() ?? parse(joinLetters(markup))[0];
    if (element === at) at = at.nextSibling;
    else layer.insertBefore(element, at);
    const place = `translate(${left} ${top})`;
    if (element.getAttribute("transform") !== place) element.setAttribute("transform", place);
  }
  while (at) {
    const rest = at.nextSibling;
    at.remove();
    at = rest;
  }
  ink.pieces = next;
}
