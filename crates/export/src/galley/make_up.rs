//! Strips of a galley to the PDF of a page.

use super::piece::Piece;
use super::{Galley, Kid, Placed, Tag};
use base64::Engine as _;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use proofpress_resume::Pt;
use sha2::{Digest, Sha256};
use std::io::Write as _;

/// A third of the time that the exporter's own level (6) takes, for 2 % of the file.
const COMPRESSION: u32 = 2;

/// A page that is being made up.
struct MakeUp<'a> {
    galley: &'a Galley,
    /// Height of the page.
    height: f64,
    /// For each strip, in which place from the top it stands, and how far down it moves.
    places: Vec<Option<(usize, f64)>>,
    /// New numbers of the marks, by their number on the galley; and in their order the marks' tags.
    marks: Vec<Option<u32>>,
    parents: Vec<u32>,
    /// Object numbers of tags and links, nought where they are not on the page.
    tags: Vec<u32>,
    links: Vec<u32>,
    /// The links of the page in their order.
    link_order: Vec<usize>,
    out: Vec<u8>,
    offsets: Vec<usize>,
}

impl Galley {
    /// The PDF of a page of this height on which strips stand, from top to bottom. The same page is the same bytes.
    #[must_use]
    pub fn make_up(&self, height: Pt, placed: &[Placed]) -> Vec<u8> {
        let mut places = vec![None; self.drawn.len()];
        for (place, strip) in placed.iter().enumerate() {
            if let Some(known) = places.get_mut(strip.strip) {
                *known = Some((place, strip.down.0));
            }
        }
        let page = MakeUp {
            galley: self,
            height: height.0,
            places,
            marks: Vec::new(),
            parents: Vec::new(),
            tags: vec![0; self.tags.len()],
            links: vec![0; self.links.len()],
            link_order: Vec::new(),
            out: Vec::with_capacity(self.start.len() * 2 + 16 * 1024),
            offsets: self.offsets.clone(),
        };
        page.write(placed)
    }
}

impl MakeUp<'_> {
    fn write(mut self, placed: &[Placed]) -> Vec<u8> {
        let galley = self.galley;
        self.out.extend_from_slice(&galley.start);
        let content = self.content(placed);
        let tags = self.number();
        self.page(&content);
        self.tag_root();
        for tag in tags {
            self.tag(tag);
        }
        for key in 0..self.link_order.len() {
            self.link(key);
        }
        self.end()
    }

    /// What is drawn; numbers the marks.
    fn content(&mut self, placed: &[Placed]) -> Vec<u8> {
        let mut content = Vec::with_capacity(32 * 1024);
        let marks = self.galley.drawn.iter().flatten().filter_map(|drawn| drawn.mark);
        self.marks = vec![None; marks.max().map_or(0, |most| most as usize + 1)];
        let mut next = 0;
        for Placed { strip, down } in placed {
            let Some(drawn) = self.galley.drawn.get(*strip) else { continue };
            let up = self.up(down.0);
            for drawn in drawn {
                if let Some(mark) = drawn.mark {
                    self.marks[mark as usize] = Some(next);
                }
                drawn.content.write(&mut content, |gap, out| match gap {
                    Piece::Height(foot) => push_height(out, *foot, up),
                    _ => push_number(out, next),
                });
                next += u32::from(drawn.mark.is_some());
            }
        }
        self.parents = vec![0; next as usize];
        content
    }

    /// How much higher over its foot a page has what moves down by so much on the galley.
    fn up(&self, down: f64) -> f64 {
        self.height - self.galley.height - down
    }

    /// Numbers the tags and then the links of the page as they stand there; gives the tags in that order.
    fn number(&mut self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.tags.len());
        let mut links = Vec::new();
        self.visit(0, &mut order, &mut links);
        let numbers = self.galley.numbers.next..;
        for (number, link) in numbers.skip(order.len()).zip(&links) {
            self.links[*link] = number;
        }
        self.link_order = links;
        order
    }

    fn visit(&mut self, at: usize, order: &mut Vec<usize>, links: &mut Vec<usize>) {
        let tag = &self.galley.tags[at];
        self.tags[at] = self.galley.numbers.next + order.len() as u32;
        order.push(at);
        for kid in self.kids(tag) {
            match kid {
                Kid::Mark(mark) => {
                    if let Some(Some(mark)) = self.marks.get(mark as usize) {
                        self.parents[*mark as usize] = self.tags[at];
                    }
                }
                Kid::Tag(kid) => self.visit(kid, order, links),
                Kid::Link(link) => links.push(link),
            }
        }
    }

    /// What of a tag's kids is on the page, in the order it stands there.
    fn kids(&self, tag: &Tag) -> Vec<Kid> {
        if tag.strip.is_some() {
            return tag.kids.clone();
        }
        let placed = tag.kids.iter().filter_map(|kid| Some((self.place_of(*kid)?, *kid)));
        let mut kids: Vec<(usize, Kid)> = placed.collect();
        kids.sort_by_key(|(place, _)| *place);
        kids.into_iter().map(|(_, kid)| kid).collect()
    }

    /// Where on the page a kid of a tag of several strips first stands.
    fn place_of(&self, kid: Kid) -> Option<usize> {
        let Kid::Tag(tag) = kid else { return None };
        let tag = &self.galley.tags[tag];
        match tag.strip {
            Some(strip) => self.places[strip].map(|(place, _)| place),
            None => tag.kids.iter().filter_map(|kid| self.place_of(*kid)).min(),
        }
    }

    fn begin(&mut self, number: u32) {
        let at = number as usize - 1;
        if self.offsets.len() <= at {
            self.offsets.resize(at + 1, 0);
        }
        self.offsets[at] = self.out.len();
        push_number(&mut self.out, number);
        self.out.extend_from_slice(b" 0 obj\n");
    }

    fn page(&mut self, content: &[u8]) {
        let galley = self.galley;
        let mut encoder = ZlibEncoder::new(Vec::with_capacity(content.len() / 4), Compression::new(COMPRESSION));
        // Writing into memory cannot fail.
        let _ = encoder.write_all(content);
        let packed = encoder.finish().unwrap_or_default();
        self.begin(galley.numbers.content);
        let _ = write!(self.out, "<</Length {}/Filter/FlateDecode>>\nstream\n", packed.len());
        self.out.extend_from_slice(&packed);
        self.out.extend_from_slice(b"\nendstream\nendobj\n");

        self.begin(galley.numbers.page);
        self.out.extend_from_slice(b"<<");
        galley.page.write(&mut self.out, |_, _| {});
        let links: Vec<u32> = self.link_order.iter().map(|&link| self.links[link]).collect();
        let width = galley.width;
        let _ = write!(self.out, "/MediaBox[0 0 {width} {}]/StructParents {}", self.height as f32, links.len());
        let _ = write!(self.out, "/Contents {} 0 R", galley.numbers.content);
        if !links.is_empty() {
            self.out.extend_from_slice(b"/Annots[");
            push_references(&mut self.out, &links);
            self.out.push(b']');
        }
        self.out.extend_from_slice(b">>\nendobj\n");
    }

    fn tag_root(&mut self) {
        let galley = self.galley;
        self.begin(galley.numbers.tag_root);
        self.out.extend_from_slice(b"<<");
        galley.tag_root.write(&mut self.out, |_, _| {});
        let _ = write!(self.out, "/K[{} 0 R]/ParentTree<</Nums[", self.tags[0]);
        for (key, &link) in self.link_order.iter().enumerate() {
            let _ = write!(self.out, "{key} {} 0 R ", self.tags[galley.links[link].tag]);
        }
        let next = self.link_order.len();
        let _ = write!(self.out, "{next}[");
        push_references(&mut self.out, &self.parents);
        let _ = write!(self.out, "]]>>/ParentTreeNextKey {}>>\nendobj\n", next + 1);
    }

    fn tag(&mut self, at: usize) {
        let galley = self.galley;
        let tag = &galley.tags[at];
        self.begin(self.tags[at]);
        self.out.extend_from_slice(b"<<");
        tag.dictionary.write(&mut self.out, |_, _| {});
        let parent = tag.parent.map_or(galley.numbers.tag_root, |parent| self.tags[parent]);
        self.out.extend_from_slice(b"/P ");
        push_number(&mut self.out, parent);
        self.out.extend_from_slice(b" 0 R/K[");
        for kid in self.kids(tag) {
            match kid {
                Kid::Mark(mark) => {
                    if let Some(Some(mark)) = self.marks.get(mark as usize) {
                        push_number(&mut self.out, *mark);
                        self.out.push(b' ');
                    }
                }
                Kid::Tag(kid) => push_references(&mut self.out, &self.tags[kid..=kid]),
                Kid::Link(link) => {
                    let _ =
                        write!(self.out, "<</Type/OBJR/Pg {} 0 R/Obj {} 0 R>>", galley.numbers.page, self.links[link]);
                }
            }
        }
        self.out.extend_from_slice(b"]>>\nendobj\n");
    }

    fn link(&mut self, key: usize) {
        let at = self.link_order[key];
        let link = &self.galley.links[at];
        let Some((_, down)) = self.places[link.strip] else { return };
        self.begin(self.links[at]);
        self.out.extend_from_slice(b"<<");
        let up = self.up(down);
        link.dictionary.write(&mut self.out, |gap, out| match gap {
            Piece::Height(foot) => push_height(out, *foot, up),
            _ => push_number(out, key as u32),
        });
        self.out.extend_from_slice(b">>\nendobj\n");
    }

    /// The table of objects and the trailer.
    fn end(mut self) -> Vec<u8> {
        let galley = self.galley;
        let hash = Sha256::digest(&self.out[galley.start.len()..]);
        let identifier = base64::engine::general_purpose::STANDARD.encode(&hash[..16]);
        for &place in &galley.identifiers {
            self.out[place..place + identifier.len()].copy_from_slice(identifier.as_bytes());
        }
        let table = self.out.len();
        let size = self.offsets.len() + 1;
        let _ = write!(self.out, "xref\n0 {size}\n0000000000 65535 f\r\n");
        for offset in std::mem::take(&mut self.offsets) {
            let _ = write!(self.out, "{offset:010} 00000 n\r\n");
        }
        self.out.extend_from_slice(b"trailer\n<<");
        self.out.extend_from_slice(&galley.trailer);
        let _ = write!(self.out, "/Size {size}/ID[(");
        self.out.extend_from_slice(&galley.document_id);
        let _ = write!(self.out, ")({identifier})]>>\nstartxref\n{table}\n%%EOF");
        self.out
    }
}

fn push_references(out: &mut Vec<u8>, numbers: &[u32]) {
    for &number in numbers {
        push_number(out, number);
        out.extend_from_slice(b" 0 R ");
    }
}

fn push_number(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// A height over the foot of the galley as one over the foot of the page, `up` points higher.
fn push_height(out: &mut Vec<u8>, foot: f32, up: f64) {
    let _ = write!(out, "{}", (f64::from(foot) + up) as f32);
}
