//! The bytes of a PDF file to its objects, pages and resources, through `lopdf`, with limits that a stranger's file
//! cannot pass.

use super::ReadError;
use flate2::{Decompress, FlushDecompress, Status};
use lopdf::{Dictionary, Document, LoadOptions, Object, Stream};
use std::cell::{Cell, RefCell};
use std::collections::HashSet;

/// The largest file that is read.
const MAX_FILE: usize = 64 << 20;
/// The most that one stream may inflate to.
const MAX_STREAM: usize = 8 << 20;
/// The most that all streams that are looked into may inflate to together.
const MAX_INFLATED: usize = 64 << 20;
/// How many links of a chain of references, and levels of the page tree, are followed.
const MAX_CHAIN: usize = 32;
/// The most pages that are read.
const MAX_PAGES: usize = 1000;

/// An open file.
pub(super) struct File<'a> {
    document: &'a Document,
    left: Cell<usize>,
    /// Kept from stream to stream: making its tables anew costs as much as a page does.
    inflater: RefCell<Decompress>,
}

/// A page with what it inherits.
pub(super) struct PageObject<'a> {
    /// The page's own dictionary.
    pub(super) dictionary: &'a Dictionary,
    /// Fonts, forms, property lists.
    pub(super) resources: Option<&'a Dictionary>,
    /// Visible box: left, bottom, right, top.
    pub(super) bounds: [f64; 4],
    /// Quarter turns clockwise, 0 to 3.
    pub(super) turns: u8,
}

/// Opens a file; an empty user password is tried on an encrypted one.
pub(super) fn open(bytes: &[u8]) -> Result<Document, ReadError> {
    if bytes.len() > MAX_FILE {
        return Err(ReadError::TooLarge { bytes: bytes.len(), limit: MAX_FILE });
    }
    if !bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-") {
        return Err(ReadError::NotPdf);
    }
    let options = LoadOptions::with_max_decompressed_size(MAX_STREAM);
    // A stranger's file must not take the program down, whatever the parser below makes of it.
    let loaded = std::panic::catch_unwind(|| Document::load_mem_with_options(bytes, options));
    match loaded {
        Ok(Ok(document)) if document.is_encrypted() => Err(ReadError::Locked),
        Ok(Ok(document)) => Ok(document),
        Ok(Err(lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_))) => Err(ReadError::Locked),
        Ok(Err(error)) => Err(ReadError::Broken(error.to_string())),
        Err(_) => Err(ReadError::Broken("its objects do not parse".to_owned())),
    }
}

impl<'a> File<'a> {
    /// Looks into an open document.
    pub(super) fn new(document: &'a Document) -> Self {
        Self { document, left: Cell::new(MAX_INFLATED), inflater: RefCell::new(Decompress::new(true)) }
    }

    /// The document.
    pub(super) fn document(&self) -> &'a Document {
        self.document
    }

    /// Whether a stream was left out because too much had been inflated before.
    pub(super) fn exhausted(&self) -> bool {
        self.left.get() == 0
    }

    /// Follows references; a broken or circular chain is null.
    pub(super) fn resolve(&self, object: &'a Object) -> &'a Object {
        let mut object = object;
        for _ in 0..MAX_CHAIN {
            match object {
                Object::Reference(id) => match self.document.objects.get(id) {
                    Some(next) => object = next,
                    None => return &Object::Null,
                },
                _ => return object,
            }
        }
        &Object::Null
    }

    /// A dictionary (or a stream's) under `key`.
    pub(super) fn dictionary(&self, of: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        match self.resolve(of.get(key).ok()?) {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// An array under `key`.
    pub(super) fn array(&self, of: &'a Dictionary, key: &[u8]) -> Option<&'a [Object]> {
        self.resolve(of.get(key).ok()?).as_array().ok().map(Vec::as_slice)
    }

    /// A name under `key`.
    pub(super) fn name(&self, of: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        self.resolve(of.get(key).ok()?).as_name().ok()
    }

    /// A finite number under `key`.
    pub(super) fn number(&self, of: &'a Dictionary, key: &[u8]) -> Option<f64> {
        self.resolve(of.get(key).ok()?).as_float().ok().map(f64::from).filter(|number| number.is_finite())
    }

    /// The decoded bytes of a stream under `key`.
    pub(super) fn stream(&self, of: &'a Dictionary, key: &[u8]) -> Option<Vec<u8>> {
        self.content(self.resolve(of.get(key).ok()?).as_stream().ok()?)
    }

    /// The decoded bytes of a stream; `None` where it does not decode or would be too much.
    pub(super) fn content(&self, stream: &Stream) -> Option<Vec<u8>> {
        let left = self.left.get();
        let limit = left.min(MAX_STREAM);
        let data = if let Some(data) = self.inflate(stream, limit) {
            data
        } else if stream.dict.has(b"Filter") {
            match std::panic::catch_unwind(|| stream.get_plain_content_with_limit(limit)) {
                Ok(Ok(data)) => data,
                // What was refused was worked on: it counts, or a file of many bombs would take for ever.
                _ => {
                    self.left.set(left.saturating_sub(stream.content.len().saturating_mul(32).min(limit)));
                    return None;
                }
            }
        } else {
            stream.content.get(..limit.min(stream.content.len()))?.to_vec()
        };
        self.left.set(left.saturating_sub(data.len()));
        Some(data)
    }

    /// The bytes of a stream that is deflated and nothing else, as nearly all are; `None` where anything is amiss, and `lopdf`
    /// is asked what can be had of it.
    fn inflate(&self, stream: &Stream, limit: usize) -> Option<Vec<u8>> {
        let plain =
            stream.dict.get(b"Filter").ok()?.as_name().ok()? == b"FlateDecode" && !stream.dict.has(b"DecodeParms");
        let mut inflater = self.inflater.try_borrow_mut().ok().filter(|_| plain)?;
        inflater.reset(true);
        let mut data = Vec::with_capacity((stream.content.len() * 8).clamp(1024, 1 << 20).min(limit));
        loop {
            let read = usize::try_from(inflater.total_in()).ok()?;
            let status =
                inflater.decompress_vec(stream.content.get(read..)?, &mut data, FlushDecompress::Finish).ok()?;
            match status {
                Status::StreamEnd => return Some(data),
                // The room is full; where it is not, the stream ends too early.
                _ if data.len() == data.capacity() && data.len() < limit => {
                    data.reserve_exact(data.len().min(limit - data.len()));
                }
                _ => return None,
            }
        }
    }

    /// The catalog, if there is one.
    pub(super) fn catalog(&self) -> Option<&'a Dictionary> {
        self.dictionary(&self.document.trailer, b"Root")
    }

    /// The pages in order, and whether some were left out.
    pub(super) fn pages(&self) -> (Vec<PageObject<'a>>, bool) {
        let mut pages = Vec::new();
        let mut seen = HashSet::new();
        let mut cut = false;
        // Nodes still to visit, the next one last, each with what it inherits.
        let mut stack = Vec::new();
        if let Some(root) = self.catalog().and_then(|catalog| catalog.get(b"Pages").ok()) {
            stack.push((root, Inherited::default(), 0));
        }
        while let Some((node, inherited, depth)) = stack.pop() {
            if let Object::Reference(id) = node
                && !seen.insert(*id)
            {
                continue;
            }
            let Ok(dictionary) = self.resolve(node).as_dict() else { continue };
            let inherited = inherited.with(self, dictionary);
            match self.array(dictionary, b"Kids") {
                Some(kids) if depth < MAX_CHAIN => {
                    stack.extend(kids.iter().rev().map(|kid| (kid, inherited, depth + 1)));
                }
                Some(_) => cut = true,
                None if pages.len() == MAX_PAGES => {
                    cut = true;
                    break;
                }
                None => pages.push(inherited.page(dictionary)),
            }
        }
        (pages, cut)
    }

    /// The content of a page: its streams, one after another.
    pub(super) fn page_content(&self, page: &'a Dictionary) -> Vec<u8> {
        let Ok(contents) = page.get(b"Contents") else { return Vec::new() };
        match self.resolve(contents) {
            Object::Stream(stream) => self.content(stream).unwrap_or_default(),
            Object::Array(parts) => {
                let mut data = Vec::new();
                for part in parts {
                    if let Object::Stream(stream) = self.resolve(part) {
                        data.extend(self.content(stream).unwrap_or_default());
                        // A token never runs from one stream into the next.
                        data.push(b'\n');
                    }
                    if self.exhausted() || data.len() > MAX_INFLATED {
                        break;
                    }
                }
                data
            }
            _ => Vec::new(),
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Inherited<'a> {
    resources: Option<&'a Dictionary>,
    media: Option<[f64; 4]>,
    crop: Option<[f64; 4]>,
    turns: u8,
}

impl<'a> Inherited<'a> {
    fn with(mut self, file: &File<'a>, node: &'a Dictionary) -> Self {
        self.resources = file.dictionary(node, b"Resources").or(self.resources);
        self.media = rectangle(file, node, b"MediaBox").or(self.media);
        self.crop = rectangle(file, node, b"CropBox").or(self.crop);
        if let Some(degrees) = file.number(node, b"Rotate") {
            self.turns = (degrees / 90.0).round().rem_euclid(4.0) as u8 % 4;
        }
        self
    }

    fn page(self, dictionary: &'a Dictionary) -> PageObject<'a> {
        // US Letter where a file gives no box, as readers do.
        let bounds = self.crop.or(self.media).unwrap_or([0.0, 0.0, 612.0, 792.0]);
        PageObject { dictionary, resources: self.resources, bounds, turns: self.turns }
    }
}

/// A rectangle with its corners in order; `None` where it is empty or past any paper.
pub(super) fn rectangle<'a>(file: &File<'a>, of: &'a Dictionary, key: &[u8]) -> Option<[f64; 4]> {
    let corners = file.array(of, key)?;
    let mut sides = [0.0; 4];
    for (side, corner) in sides.iter_mut().zip(corners) {
        *side = f64::from(file.resolve(corner).as_float().ok()?);
    }
    let [a, b, c, d] = sides;
    let sides = [a.min(c), b.min(d), a.max(c), b.max(d)];
    let sound = sides.iter().all(|side| side.abs() < 1e6);
    (corners.len() == 4 && sound && sides[0] < sides[2] && sides[1] < sides[3]).then_some(sides)
}
