//! The PDF of a galley to its parts.

use super::piece::{Piece, Pieces};
use super::{Drawn, Galley, Kid, Link, NotApart, Numbers, Strip, Tag};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};
use proofpress_resume::Pt;
use std::collections::{BTreeSet, HashMap, HashSet};

/// How far a line's baseline in the file may be from where it was measured, in points.
const SAME_LINE: f64 = 0.05;
/// Length of a file's identifier: sixteen bytes in base64.
const IDENTIFIER: usize = 24;
/// Highest number that a mark may have: there is a place for each up to it.
const MAX_MARKS: u32 = 100_000;
/// How deep tags may nest.
const MAX_DEPTH: usize = 32;

type Taken<T> = Result<T, NotApart>;

/// A file that is being taken apart.
pub(super) struct Apart {
    document: Document,
    page_id: u32,
    content_id: u32,
    tag_root_id: u32,
}

/// What the tags of a file are.
struct Tags {
    tags: Vec<Tag>,
    /// Object numbers of the tags, and of the links with their tag.
    ids: HashMap<u32, usize>,
    links: Vec<(u32, usize)>,
}

impl Apart {
    pub(super) fn new(pdf: &[u8]) -> Taken<Self> {
        let document = Document::load_mem(pdf).map_err(|_| NotApart("it cannot be read"))?;
        let mut pages = document.page_iter();
        let (Some((page_id, _)), None) = (pages.next(), pages.next()) else {
            return Err(NotApart("it is no single page"));
        };
        drop(pages);
        let page = document.get_dictionary((page_id, 0)).map_err(|_| NotApart("it has no page"))?;
        let (content_id, _) = reference(page, b"Contents")?;
        let catalog = document.catalog().map_err(|_| NotApart("it has no catalog"))?;
        let (tag_root_id, _) = reference(catalog, b"StructTreeRoot")?;
        Ok(Self { page_id, content_id, tag_root_id, document })
    }

    pub(super) fn galley(self, strips: &[Strip]) -> Taken<Galley> {
        let page = self.dictionary(self.page_id)?;
        let size = match page.get(b"MediaBox").and_then(Object::as_array).map(Vec::as_slice) {
            Ok([left, bottom, right, top]) if [left, bottom].map(number) == [Some(0.0); 2] => {
                number(right).zip(number(top))
            }
            _ => None,
        };
        let (width, height) = size.ok_or(NotApart("its page has no size"))?;
        let drawn = self.drawn(height, strips)?;
        let strip_of: HashMap<u32, usize> = (0..)
            .zip(&drawn)
            .flat_map(|(strip, drawn)| drawn.iter().filter_map(move |drawn| Some((drawn.mark?, strip))))
            .collect();
        let Tags { mut tags, ids, links } = self.tags()?;
        place_tags(&mut tags, &strip_of)?;
        let links = links
            .into_iter()
            .map(|(id, tag)| {
                let strip = tags[tag].strip.ok_or(NotApart("a link stands in several strips"))?;
                Ok((id, Link { strip, tag, dictionary: self.link(id)? }))
            })
            .collect::<Taken<Vec<_>>>()?;

        let tag_root = self.dictionary(self.tag_root_id)?;
        let mut own: HashSet<u32> = ids.keys().copied().collect();
        own.extend(links.iter().map(|(id, _)| *id));
        own.extend(parents(tag_root)?.iter().filter_map(|value| Some(value.as_reference().ok()?.0)));
        own.extend([self.page_id, self.content_id, self.tag_root_id]);
        let shared = self.shared(&own)?;

        let mut page_pieces = Pieces::default();
        page_pieces.entries(page, |_, key, _| matches!(key, b"MediaBox" | b"StructParents" | b"Contents" | b"Annots"));
        let mut root_pieces = Pieces::default();
        root_pieces.entries(tag_root, |_, key, _| matches!(key, b"K" | b"ParentTree" | b"ParentTreeNextKey"));
        let shared_numbers = &shared.numbers;
        let renumbered = |pieces: Pieces| pieces.renumbered(shared_numbers);
        for tag in &mut tags {
            tag.dictionary = renumbered(std::mem::take(&mut tag.dictionary))?;
        }
        let links = links
            .into_iter()
            .map(|(_, link)| Ok(Link { dictionary: renumbered(link.dictionary)?, ..link }))
            .collect::<Taken<Vec<_>>>()?;
        Ok(Galley {
            width: width as f32,
            height,
            drawn,
            tags,
            links,
            page: renumbered(page_pieces)?,
            tag_root: renumbered(root_pieces)?,
            start: shared.start,
            offsets: shared.offsets,
            identifiers: shared.identifiers,
            trailer: shared.trailer,
            document_id: shared.document_id,
            numbers: shared.own,
        })
    }

    fn dictionary(&self, id: u32) -> Taken<&Dictionary> {
        self.document.get_dictionary((id, 0)).map_err(|_| NotApart("an object is missing"))
    }

    /// What is drawn, by strip.
    fn drawn(&self, height: f64, strips: &[Strip]) -> Taken<Vec<Vec<Drawn>>> {
        let content = self
            .document
            .get_object((self.content_id, 0))
            .and_then(Object::as_stream)
            .and_then(|stream| stream.decompressed_content())
            .and_then(|bytes| Content::decode(&bytes))
            .map_err(|_| NotApart("its content cannot be read"))?;
        let mut sorter = Sorter { height, strips, at: 0, waiting: Vec::new(), drawn: Vec::new() };
        sorter.drawn.resize_with(strips.len(), Vec::new);
        let mut open = 0usize;
        let mut begun = 0;
        for (at, operation) in content.operations.iter().enumerate() {
            match operation.operator.as_str() {
                "BDC" | "BMC" => {
                    if open == 0 {
                        begun = at;
                    }
                    open += 1;
                }
                "EMC" => {
                    open = open.checked_sub(1).ok_or(NotApart("its marks are not in pairs"))?;
                    if open == 0 {
                        sorter.sort(&content.operations[begun..=at])?;
                    }
                }
                _ if open == 0 => return Err(NotApart("something is drawn without a mark")),
                _ => {}
            }
        }
        sorter.finish(open)
    }

    /// The tags below the root, each before those in it.
    fn tags(&self) -> Taken<Tags> {
        let root = self.dictionary(self.tag_root_id)?;
        let mut found = Tags { tags: Vec::new(), ids: HashMap::new(), links: Vec::new() };
        let tops = kids(root);
        let [top] = tops.as_slice() else { return Err(NotApart("its tags have several roots")) };
        let (top, _) = top.as_reference().map_err(|_| NotApart("its tags have no root"))?;
        self.tag(top, None, 0, &mut found)?;
        Ok(found)
    }

    fn tag(&self, id: u32, parent: Option<usize>, depth: usize, found: &mut Tags) -> Taken<usize> {
        if depth > MAX_DEPTH {
            return Err(NotApart("its tags nest too deep"));
        }
        let dictionary = self.dictionary(id)?;
        let mut pieces = Pieces::default();
        pieces.entries(dictionary, |_, key, _| matches!(key, b"P" | b"K"));
        let place = found.tags.len();
        found.tags.push(Tag { parent, strip: None, dictionary: pieces, kids: Vec::new() });
        if found.ids.insert(id, place).is_some() {
            return Err(NotApart("a tag stands in two places"));
        }
        let mut own = Vec::new();
        for kid in kids(dictionary) {
            own.push(match kid {
                Object::Integer(mark) => Kid::Mark(mark_number(mark)?),
                Object::Reference((kid, _)) => Kid::Tag(self.tag(kid, Some(place), depth + 1, found)?),
                Object::Dictionary(kid)
                    if kid.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == b"OBJR") =>
                {
                    found.links.push((reference(&kid, b"Obj")?.0, place));
                    Kid::Link(found.links.len() - 1)
                }
                _ => return Err(NotApart("a tag holds something strange")),
            });
        }
        found.tags[place].kids = own;
        Ok(place)
    }

    /// A link's dictionary, its place and its key left open.
    fn link(&self, id: u32) -> Taken<Pieces> {
        let dictionary = self.dictionary(id)?;
        let mut pieces = Pieces::default();
        pieces.entries(dictionary, |pieces, key, value| match (key, value) {
            (b"Rect" | b"QuadPoints", Object::Array(numbers)) => {
                pieces.key(key);
                let mut is_height = false;
                pieces.array(numbers, |pieces, value| {
                    match number(value).filter(|_| is_height) {
                        Some(height) => pieces.gap(Piece::Height(height as f32)),
                        None => pieces.object(value),
                    }
                    is_height = !is_height;
                });
                true
            }
            (b"StructParent", _) => {
                pieces.key(key);
                pieces.gap(Piece::Number);
                true
            }
            _ => false,
        });
        Ok(pieces)
    }

    /// All objects but a page's own, written once under new numbers.
    fn shared(&self, own: &HashSet<u32>) -> Taken<Shared> {
        let ids: Vec<ObjectId> = self.document.objects.keys().copied().filter(|(id, _)| !own.contains(id)).collect();
        let mut numbers: HashMap<u32, u32> = (1..).zip(&ids).map(|(number, (id, _))| (*id, number)).collect();
        let next = ids.len() as u32 + 1;
        let named = Numbers { page: next, content: next + 1, tag_root: next + 2, next: next + 3 };
        numbers.extend([
            (self.page_id, named.page),
            (self.content_id, named.content),
            (self.tag_root_id, named.tag_root),
        ]);
        let mut start = format!("%PDF-{}\n%\u{80}\u{80}\u{80}\u{80}\n", self.document.version).into_bytes();
        let mut offsets = Vec::new();
        let write = |pieces: Pieces, out: &mut Vec<u8>| -> Taken<()> {
            pieces.renumbered(&numbers)?.write(out, |_, _| {});
            Ok(())
        };
        for (number, id) in (1..).zip(&ids) {
            let object = self.document.objects.get(id).ok_or(NotApart("an object is missing"))?;
            offsets.push(start.len());
            start.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            let mut pieces = Pieces::default();
            match object {
                Object::Stream(stream) => {
                    pieces.object(&Object::Dictionary(stream.dict.clone()));
                    pieces.push(b"\nstream\n");
                    pieces.push(&stream.content);
                    pieces.push(b"\nendstream");
                }
                object => pieces.object(object),
            }
            write(pieces, &mut start)?;
            start.extend_from_slice(b"\nendobj\n");
        }
        let mut trailer = Pieces::default();
        trailer.entries(&self.document.trailer, |_, key, _| !matches!(key, b"Root" | b"Info"));
        let mut trailer_bytes = Vec::new();
        write(trailer, &mut trailer_bytes)?;
        let ids = self.document.trailer.get(b"ID").and_then(Object::as_array);
        let Ok([Object::String(document_id, _), Object::String(file_id, _)]) = ids.map(Vec::as_slice) else {
            return Err(NotApart("it has no identifier"));
        };
        if file_id.len() != IDENTIFIER {
            return Err(NotApart("its identifier has another length"));
        }
        let identifiers = find_all(&start, file_id);
        Ok(Shared {
            start,
            offsets,
            identifiers,
            trailer: trailer_bytes,
            document_id: document_id.clone(),
            own: named,
            numbers,
        })
    }
}

struct Shared {
    start: Vec<u8>,
    offsets: Vec<usize>,
    identifiers: Vec<usize>,
    trailer: Vec<u8>,
    document_id: Vec<u8>,
    own: Numbers,
    numbers: HashMap<u32, u32>,
}

/// Says of each tag in which strip it stands. A tag of several strips holds other tags only.
fn place_tags(tags: &mut [Tag], strip_of: &HashMap<u32, usize>) -> Taken<()> {
    let mut strips: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); tags.len()];
    // What stands in a tag comes after it.
    for at in (0..tags.len()).rev() {
        for kid in &tags[at].kids {
            if let Kid::Mark(mark) = kid {
                strips[at].insert(*strip_of.get(mark).ok_or(NotApart("a tag marks nothing that is drawn"))?);
            }
        }
        if let Some(parent) = tags[at].parent {
            let own = strips[at].clone();
            strips[parent].extend(own);
        }
    }
    for (tag, strips) in tags.iter_mut().zip(strips).skip(1) {
        tag.strip = strips.first().copied().filter(|_| strips.len() == 1);
        if tag.strip.is_none() && tag.kids.iter().any(|kid| !matches!(kid, Kid::Tag(_))) {
            return Err(NotApart("text stands in several strips"));
        }
    }
    // The document holds all, also where all is one strip.
    if tags.first().is_some_and(|top| top.kids.iter().all(|kid| matches!(kid, Kid::Tag(_)))) {
        Ok(())
    } else {
        Err(NotApart("text stands in no tag"))
    }
}

/// Sorts what is drawn into the strips, which follow one another.
struct Sorter<'a> {
    height: f64,
    strips: &'a [Strip],
    /// The strip of the text before.
    at: usize,
    /// What is drawn before the text that it belongs to.
    waiting: Vec<Drawn>,
    drawn: Vec<Vec<Drawn>>,
}

/// Where a stretch of marked content draws, in points from the top.
#[derive(Default)]
struct Extent {
    baselines: Vec<f64>,
    shapes: Vec<f64>,
}

impl Sorter<'_> {
    fn sort(&mut self, operations: &[Operation]) -> Taken<()> {
        let (drawn, extent) = stretch(operations, self.height)?;
        let strip = match extent.baselines.as_slice() {
            [first, rest @ ..] => {
                let strip = self.strip_at(*first).ok_or(NotApart("text stands outside of the strips"))?;
                if rest.iter().any(|other| !self.strips[strip].holds(*other)) {
                    return Err(NotApart("marked text stands in several strips"));
                }
                self.at = strip;
                Some(strip)
            }
            // A line under text stands in the strip; what frames a strip is drawn before it.
            [] => {
                let Strip { top, bottom, .. } = &self.strips[self.at];
                let inside = |height: &f64| (top.0..=bottom.0).contains(height);
                (!extent.shapes.is_empty() && extent.shapes.iter().all(inside)).then_some(self.at)
            }
        };
        match strip {
            Some(strip) => {
                self.drawn[strip].append(&mut self.waiting);
                self.drawn[strip].push(drawn);
            }
            None => self.waiting.push(drawn),
        }
        Ok(())
    }

    fn strip_at(&self, baseline: f64) -> Option<usize> {
        (self.at..self.strips.len()).find(|&strip| self.strips[strip].holds(baseline))
    }

    fn finish(mut self, open: usize) -> Taken<Vec<Vec<Drawn>>> {
        if open > 0 {
            return Err(NotApart("its marks are not in pairs"));
        }
        if let Some(last) = self.drawn.get_mut(self.at) {
            last.append(&mut self.waiting);
        }
        Ok(self.drawn)
    }
}

impl Strip {
    fn holds(&self, baseline: f64) -> bool {
        self.baselines.iter().any(|Pt(own)| (own - baseline).abs() < SAME_LINE)
    }
}

/// A stretch of marked content with its mark and heights left open, and where it draws. Everything in it is placed by the first
/// matrix of a saved state, which turns the page's direction round: what is inside of that moves with it.
fn stretch(operations: &[Operation], height: f64) -> Taken<(Drawn, Extent)> {
    let mut pieces = Pieces::default();
    let mut extent = Extent::default();
    let mut mark = None;
    let mut saved = 0usize;
    // Scale and height of the matrix that places.
    let mut place: Option<(f64, f64)> = None;
    for (at, Operation { operator, operands }) in operations.iter().enumerate() {
        match operator.as_str() {
            "BDC" => {
                let [tag, properties] = operands.as_slice() else { return Err(NotApart("a mark is strange")) };
                pieces.object(tag);
                pieces.push(b" ");
                match properties {
                    Object::Dictionary(properties) => {
                        pieces.push(b"<<");
                        if let Ok(number) = properties.get(b"MCID").and_then(Object::as_i64) {
                            if at > 0 {
                                return Err(NotApart("a mark stands in a mark"));
                            }
                            mark = Some(mark_number(number)?);
                        }
                        pieces.entries(properties, |pieces, key, _| {
                            let is_mark = key == b"MCID";
                            if is_mark {
                                pieces.key(key);
                                pieces.gap(Piece::Number);
                            }
                            is_mark
                        });
                        pieces.push(b">>");
                    }
                    other => pieces.object(other),
                }
                pieces.push(b" BDC\n");
                continue;
            }
            "q" => saved += 1,
            "Q" => {
                saved = saved.checked_sub(1).ok_or(NotApart("states are not in pairs"))?;
                if saved == 0 {
                    place = None;
                }
            }
            "cm" if saved == 1 && place.is_none() => {
                let numbers: Vec<f64> = operands.iter().filter_map(number).collect();
                let [_, b, c, scale, _, foot] = numbers.as_slice() else { return Err(NotApart("a matrix is strange")) };
                if *b != 0.0 || *c != 0.0 {
                    return Err(NotApart("something is turned"));
                }
                place = Some((*scale, *foot));
                for operand in &operands[..5] {
                    pieces.object(operand);
                    pieces.push(b" ");
                }
                pieces.gap(Piece::Height(*foot as f32));
                pieces.push(b" cm\n");
                continue;
            }
            "cm" | "Do" | "BI" | "sh" | "'" | "\"" | "Td" | "TD" | "T*" => {
                return Err(NotApart("something is drawn in another way than text is"));
            }
            "Tm" => {
                let (scale, foot) = place.ok_or(NotApart("text is not placed"))?;
                let down = operands.get(5).and_then(number).ok_or(NotApart("a matrix is strange"))?;
                extent.baselines.push(height - (foot + scale * down));
            }
            "m" | "l" | "c" | "v" | "y" | "re" => {
                let (scale, foot) = place.ok_or(NotApart("a shape is not placed"))?;
                let mut heights: Vec<f64> = operands.iter().skip(1).step_by(2).filter_map(number).collect();
                if operator == "re"
                    && let [top, tall] = heights.as_mut_slice()
                {
                    *tall += *top;
                }
                extent.shapes.extend(heights.iter().map(|down| height - (foot + scale * down)));
            }
            _ => {}
        }
        for operand in operands {
            pieces.object(operand);
            pieces.push(b" ");
        }
        pieces.push(operator.as_bytes());
        pieces.push(b"\n");
    }
    // What is drawn names its fonts and colours, and refers to no object.
    Ok((Drawn { mark, content: pieces.renumbered(&HashMap::new())? }, extent))
}

fn mark_number(number: i64) -> Taken<u32> {
    u32::try_from(number).ok().filter(|&number| number < MAX_MARKS).ok_or(NotApart("a mark has a strange number"))
}

fn kids(dictionary: &Dictionary) -> Vec<Object> {
    match dictionary.get(b"K") {
        Ok(Object::Array(kids)) => kids.clone(),
        Ok(kid) => vec![kid.clone()],
        Err(_) => Vec::new(),
    }
}

/// The numbers of a tree of parents, which is one array here.
fn parents(tag_root: &Dictionary) -> Taken<Vec<Object>> {
    let numbers = tag_root.get(b"ParentTree").and_then(Object::as_dict).and_then(|tree| tree.get(b"Nums"));
    numbers.and_then(Object::as_array).cloned().map_err(|_| NotApart("its tree of parents is strange"))
}

fn reference(dictionary: &Dictionary, key: &[u8]) -> Taken<ObjectId> {
    dictionary.get(key).and_then(Object::as_reference).map_err(|_| NotApart("a reference is missing"))
}

fn number(object: &Object) -> Option<f64> {
    object.as_float().ok().map(f64::from)
}

fn find_all(bytes: &[u8], wanted: &[u8]) -> Vec<usize> {
    bytes.windows(wanted.len()).enumerate().filter(|(_, window)| *window == wanted).map(|(at, _)| at).collect()
}
