//! The bytes of a file that was written in one go to the objects that its text needs, in a tenth of the time that reading
//! all of them takes: for the check of every build.
//!
//! Only the plain case is read here: one cross-reference table, no encryption, no repair. Anything else, and anything that
//! is not as it should be, is left to `lopdf` ([`super::file::open`]). Objects that no page needs (the tree of tags, mostly)
//! are not taken apart, but every string in them is found, so that nothing can hide there.

use super::described::{MAX_TEXT, is_key};
use super::tokens::{Tokens, is_delimiter, is_space};
use lopdf::{Dictionary, Document, Object, Stream, StringFormat};

/// How many objects a file may have to be read here.
const MAX_OBJECTS: usize = 50_000;
/// How deep objects may nest.
const MAX_DEPTH: usize = 24;
/// How many strings of objects that were not taken apart are kept.
const MAX_STRINGS: usize = 10_000;

/// What was read.
pub(super) struct Quick {
    /// The objects that were taken apart.
    pub(super) document: Document,
    /// Strings of the others under keys that hold words, each with its key.
    pub(super) strings: Vec<(String, Vec<u8>)>,
}

/// Reads a file of the plain kind; `None` for any other.
pub(super) fn read(bytes: &[u8]) -> Option<Quick> {
    let (trailer, objects) = cross_references(bytes)?;
    let mut document = Document::new();
    let mut next: Vec<u32> = Vec::new();
    for (_, value) in &trailer {
        follow(value, 0, &mut next);
    }
    let mut taken = vec![false; objects.len()];
    while let Some(number) = next.pop() {
        let at = usize::try_from(number).ok()?;
        let Some(Some(slice)) = objects.get(at) else { continue };
        if std::mem::replace(taken.get_mut(at)?, true) {
            continue;
        }
        let object = take_apart(slice)?;
        if !is_tag(&object) {
            follow(&object, 0, &mut next);
        }
        document.objects.insert((number, 0), object);
    }
    let mut strings = Vec::new();
    for (number, (slice, taken)) in (0..).zip(objects.iter().zip(&taken)) {
        let Some(slice) = slice.filter(|_| !taken) else { continue };
        // A stream's bytes are no text: its dictionary is looked at as any other object is.
        let tail = &slice[slice.len().saturating_sub(32)..];
        if tail.contains(&b'm') && tail.windows(9).any(|window| window == b"endstream") {
            document.objects.insert((number, 0), take_apart(slice)?);
        } else {
            find_strings(slice, &mut strings)?;
        }
    }
    document.trailer = trailer;
    Some(Quick { document, strings })
}

/// The trailer, and the bytes of each object from behind `obj` on.
fn cross_references(bytes: &[u8]) -> Option<(Dictionary, Vec<Option<&[u8]>>)> {
    let tail = &bytes[bytes.len().saturating_sub(64)..];
    let mark = tail.windows(9).rposition(|window| window == b"startxref")?;
    let table = Tokens::new(&tail[mark + 9..]).whole()?;
    let mut tokens = Tokens::new(bytes.get(table..)?);
    tokens.keyword(b"xref")?;
    let first = tokens.whole()?;
    let count = tokens.whole()?;
    if first != 0 || count > MAX_OBJECTS {
        return None;
    }
    let mut places: Vec<(usize, usize)> = Vec::with_capacity(count);
    for number in 0..count {
        let (place, generation) = (tokens.whole()?, tokens.whole()?);
        if tokens.keyword(b"n").is_some() {
            // Numbers that were given out again come only of later changes.
            if generation != 0 || place >= table {
                return None;
            }
            places.push((place, number));
        } else {
            tokens.keyword(b"f")?;
        }
    }
    // A second section would come here.
    tokens.keyword(b"trailer")?;
    let Object::Dictionary(trailer) = parse(&mut tokens, 0)? else { return None };
    if trailer.has(b"Prev") || trailer.has(b"Encrypt") || trailer.has(b"XRefStm") {
        return None;
    }
    places.sort_unstable();
    let mut objects = vec![None; count];
    for (at, &(place, number)) in places.iter().enumerate() {
        let end = places.get(at + 1).map_or(table, |&(next, _)| next);
        let mut tokens = Tokens::new(bytes.get(place..end)?);
        let is_it = tokens.whole()? == number && tokens.whole()? == 0;
        tokens.keyword(b"obj")?;
        if !is_it {
            return None;
        }
        objects[number] = bytes.get(place + tokens.place()..end);
    }
    Some((trailer, objects))
}

/// Takes an object apart, from behind `obj` on; a stream with its bytes as they are.
fn take_apart(slice: &[u8]) -> Option<Object> {
    let mut tokens = Tokens::new(slice);
    let object = parse(&mut tokens, 0)?;
    if tokens.keyword(b"endobj").is_some() {
        return Some(object);
    }
    tokens.keyword(b"stream")?;
    let Object::Dictionary(dictionary) = object else { return None };
    let length = usize::try_from(dictionary.get(b"Length").ok()?.as_i64().ok()?).ok()?;
    let start = tokens.place();
    let start = match slice.get(start..start + 2)? {
        b"\r\n" => start + 2,
        [b'\n', _] => start + 1,
        _ => return None,
    };
    let end = start.checked_add(length)?;
    let data = slice.get(start..end)?.to_vec();
    Tokens::new(&slice[end..]).keyword(b"endstream")?;
    Some(Object::Stream(Stream::new(dictionary, data)))
}

/// Takes one object apart.
fn parse(tokens: &mut Tokens<'_>, depth: usize) -> Option<Object> {
    if depth > MAX_DEPTH {
        return None;
    }
    tokens.skip_space();
    match tokens.peek()? {
        b'/' => Some(Object::Name(tokens.name().into_owned())),
        b'(' => Some(Object::String(tokens.literal_string().into_owned(), StringFormat::Literal)),
        b'<' if tokens.take(b"<<") => {
            let mut dictionary = Dictionary::new();
            loop {
                tokens.skip_space();
                if tokens.take(b">>") {
                    return Some(Object::Dictionary(dictionary));
                }
                if tokens.peek()? != b'/' {
                    return None;
                }
                let key = tokens.name().into_owned();
                let value = parse(tokens, depth + 1)?;
                dictionary.set(key, value);
            }
        }
        b'<' => Some(Object::String(tokens.hex_string().into_owned(), StringFormat::Hexadecimal)),
        b'[' => {
            tokens.take(b"[");
            let mut items = Vec::new();
            loop {
                tokens.skip_space();
                if tokens.take(b"]") {
                    return Some(Object::Array(items));
                }
                items.push(parse(tokens, depth + 1)?);
            }
        }
        b'0'..=b'9' | b'+' | b'-' | b'.' => {
            if let Some(number) = tokens.whole() {
                let after = tokens.place();
                if let Some(generation) = tokens.whole()
                    && tokens.peek().is_some_and(is_space)
                    && tokens.keyword(b"R").is_some()
                {
                    return Some(Object::Reference((u32::try_from(number).ok()?, u16::try_from(generation).ok()?)));
                }
                tokens.go_to(after);
                return Some(Object::Integer(i64::try_from(number.min(1_000_000_000)).ok()?));
            }
            let number = tokens.number()?;
            Some(if number.fract() == 0.0 { Object::Integer(number as i64) } else { Object::Real(number as f32) })
        }
        _ => match tokens.regular() {
            b"true" => Some(Object::Boolean(true)),
            b"false" => Some(Object::Boolean(false)),
            b"null" => Some(Object::Null),
            _ => None,
        },
    }
}

/// Whether an object belongs to the tree of tags: what it refers to is left as it lies.
fn is_tag(object: &Object) -> bool {
    object.as_dict().is_ok_and(|dictionary| {
        dictionary.has_type(b"StructTreeRoot") || dictionary.has_type(b"StructElem") || dictionary.has(b"Nums")
    })
}

/// Collects what an object refers to.
fn follow(object: &Object, depth: usize, next: &mut Vec<u32>) {
    if depth > MAX_DEPTH {
        return;
    }
    match object {
        Object::Reference((number, _)) => next.push(*number),
        Object::Array(items) => items.iter().for_each(|item| follow(item, depth + 1, next)),
        Object::Dictionary(dictionary) => {
            for (key, value) in dictionary {
                if !matches!(key.as_slice(), b"P" | b"Parent" | b"StructParent") {
                    follow(value, depth + 1, next);
                }
            }
        }
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, value)| follow(value, depth + 1, next)),
        _ => {}
    }
}

/// The strings of an object that is not taken apart, under keys that hold words. A string that is an object of its own may
/// be anyone's: it counts. `None` where there is a comment, which could hide what follows.
fn find_strings(slice: &[u8], found: &mut Vec<(String, Vec<u8>)>) -> Option<()> {
    let mut at = 0;
    while let Some(step) = slice[at..].iter().position(|&byte| matches!(byte, b'(' | b'<' | b'%')) {
        let start = at + step;
        if slice[start] == b'%' {
            return None;
        }
        if slice[start..].starts_with(b"<<") {
            at = start + 2;
            continue;
        }
        let mut tokens = Tokens::new(&slice[start..]);
        let text = if slice[start] == b'(' { tokens.literal_string() } else { tokens.hex_string() };
        let key = key_before(&slice[..start]);
        if key.is_empty() || is_key(key) {
            if found.len() >= MAX_STRINGS || text.len() > MAX_TEXT * 4 {
                return None;
            }
            found.push((String::from_utf8_lossy(key).into_owned(), text.into_owned()));
        }
        at = start + tokens.place();
    }
    Some(())
}

/// The name right before a value; empty where there is none.
fn key_before(before: &[u8]) -> &[u8] {
    let end = before.iter().rposition(|&byte| !is_space(byte)).map_or(0, |last| last + 1);
    let start = before[..end].iter().rposition(|&byte| is_space(byte) || is_delimiter(byte));
    match start {
        Some(start) if before[start] == b'/' => &before[start + 1..end],
        // In an array, or alone.
        _ => &[],
    }
}
