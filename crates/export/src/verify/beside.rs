//! What a file says beside its text (artifacts, metadata, tags, alternative texts) to the words that are not the resume's,
//! for [`super::verify_text`].

use super::{TextLayer, bare, push_added};
use crate::plain::{ExpectedBlock, ExpectedKind};
use crate::read::PdfText;
use crate::words::{PageWord, fold, is_list_number, split};
use std::borrow::Cow;
use std::collections::HashSet;
use typst_library::model::{Email, Telephone};
use typst_library::text::{Lang, LocalName, Region};

/// Words that are looked for among those that a resume shows.
struct Wanted<'a> {
    /// Without the punctuation around them, sorted; whether each was found.
    words: Vec<(&'a str, bool)>,
    /// Which signatures they have, so that most others are passed over at a glance.
    signatures: [bool; 256],
}

impl<'a> Wanted<'a> {
    fn new(words: impl Iterator<Item = &'a str>) -> Self {
        let mut words: Vec<(&str, bool)> = words.map(bare).map(|word| (word, word.is_empty())).collect();
        words.sort_unstable();
        words.dedup();
        let mut signatures = [false; 256];
        for (word, _) in &words {
            signatures[signature(word)] = true;
        }
        Self { words, signatures }
    }

    fn place(&self, word: &str) -> Option<usize> {
        self.words.binary_search_by(|(wanted, _)| (*wanted).cmp(word)).ok()
    }

    fn look_in<'b>(&mut self, shown: impl Iterator<Item = &'b str>) {
        for word in shown {
            let word = bare(word);
            if self.signatures[signature(word)]
                && let Some(at) = self.place(word)
            {
                self.words[at].1 = true;
            }
        }
    }

    fn is_found(&self, word: &str) -> bool {
        self.place(bare(word)).is_some_and(|at| self.words[at].1)
    }
}

/// A number below 256, the same for the same word.
fn signature(word: &str) -> usize {
    let bytes = word.as_bytes();
    let ends = |at: Option<&u8>| at.map_or(0, |&byte| usize::from(byte));
    (ends(bytes.first()) * 7 + ends(bytes.last()) * 31 + bytes.len()) % 256
}

/// A footer may say the name and count pages; nothing else may be hidden as no content.
pub(super) fn check_artifacts(
    expected: &[ExpectedBlock],
    blocks: &[Vec<Cow<'_, str>>],
    artifacts: &[PageWord<'_>],
    layer: &mut TextLayer,
) {
    let name: HashSet<&str> = expected
        .iter()
        .zip(blocks)
        .filter(|(block, _)| block.kind == ExpectedKind::Name)
        .flat_map(|(_, words)| words.iter().map(|word| bare(word)))
        .collect();
    for word in artifacts {
        let bare = bare(&word.text);
        let counts = bare.len() <= 4 && bare.bytes().all(|byte| byte.is_ascii_digit());
        let fraction = bare.split('/').count() == 2 && bare.split('/').all(|part| part.parse::<u16>().is_ok());
        let footer = matches!(bare, "Page" | "page" | "of") || name.contains(bare);
        if !(counts || fraction || footer || is_list_number(&word.text)) {
            push_added(layer, Some(word.page), "artifact", &word.text);
        }
    }
}

/// Fields that the writer fills by itself.
fn is_technical(place: &str) -> bool {
    const INFO: [&str; 5] = ["Info/Creator", "Info/Producer", "Info/CreationDate", "Info/ModDate", "Info/Trapped"];
    const XMP: [&str; 13] = [
        "pdfaSchema:",
        "pdfaProperty:",
        "stEvt:",
        "xmpMM:",
        "pdfaid:",
        "pdfuaid:",
        "xmpTPg:",
        "xmp:CreateDate",
        "xmp:ModifyDate",
        "xmp:MetadataDate",
        "xmp:CreatorTool",
        "dc:language",
        "dc:format",
    ];
    INFO.contains(&place)
        || place.strip_prefix("XMP/").is_some_and(|name| {
            name == "rdf:about"
                || matches!(name, "pdf:PDFVersion" | "pdf:Producer" | "pdf:Trapped")
                || XMP.iter().any(|known| name.starts_with(known))
        })
}

/// What Typst calls mail addresses and telephone numbers in the alternative texts of their links, in the file's language.
fn names_of_contacts(pdf: &PdfText) -> impl Iterator<Item = Cow<'static, str>> {
    let mut subtags = pdf.lang.as_deref().unwrap_or_default().split('-');
    let lang = subtags.next().and_then(|tag| tag.parse().ok()).unwrap_or(Lang::ENGLISH);
    let region: Option<Region> = subtags.next().and_then(|tag| tag.parse().ok());
    [Email::local_name(lang, region), Telephone::local_name(lang, region)].into_iter().flat_map(split)
}

/// Metadata, bookmarks, tags and alternative texts say only what the page says, or where a link leads.
pub(super) fn check_described<'a>(shown: impl Iterator<Item = &'a str>, pdf: &PdfText, layer: &mut TextLayer) {
    let described: Vec<(&str, Vec<Cow<'_, str>>)> = pdf
        .described
        .iter()
        .filter(|described| !is_technical(&described.place))
        .map(|described| (described.place.as_str(), split(&described.text)))
        .collect();
    let mut wanted = Wanted::new(described.iter().flat_map(|(_, words)| words).map(Cow::as_ref));
    wanted.look_in(shown);
    let of_contacts: Vec<_> = names_of_contacts(pdf).collect();
    for (place, words) in &described {
        let known = |word: &Cow<'_, str>| {
            wanted.is_found(word)
                || matches!(bare(word), "Resume" | "CV")
                || of_contacts.contains(word)
                || pdf.links.iter().any(|link| leads_to(&link.uri, word))
        };
        let unknown: Vec<&str> = words.iter().filter(|word| !known(word)).map(Cow::as_ref).collect();
        if !unknown.is_empty() {
            push_added(layer, None, place, &unknown.join(" "));
        }
    }
}

/// Whether a word is a link's target, with or without its scheme.
fn leads_to(uri: &str, word: &str) -> bool {
    let uri = fold(uri);
    uri == word || ["mailto:", "tel:"].iter().any(|scheme| uri.strip_prefix(scheme) == Some(word))
}
