//! Bytes as Markdown, emitted under a profile: the Typst source parses, and no text of the resume became code.

use proofpress_press::order::reorder_markdown;
use proofpress_resume::style::Density;
use proofpress_resume::{Composition, Profile, Source, parse_resume};
use proofpress_typeset::emit::{EmitRequest, emit};
use proofpress_typeset::{FontLibrary, FontSources};
use std::ops::Range;
use std::sync::LazyLock;
use typst_syntax::{LinkedNode, SyntaxKind};

static FONTS: LazyLock<FontLibrary> = LazyLock::new(|| {
    FontLibrary::new(FontSources {
        bundled: proofpress::ASSETS.fonts.iter().map(|font| font.data).collect(),
        serif: proofpress::ASSETS.serif.to_owned(),
        sans: proofpress::ASSETS.sans.to_owned(),
        paths: Vec::new(),
        system: false,
    })
    .expect("the bundled fonts read")
});

static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    let profiles = proofpress::ASSETS.profiles.iter();
    profiles.map(|bundled| Profile::from_toml(bundled.profile).expect("a bundled profile reads")).collect()
});

/// Names that the emitter writes; any other in the code of an emission came out of the text.
const NAMES: &str = "accent author auto black blocks body box bullet contacts continues date dates datetime day density \
    dir direction document emph entry false font footer header headline height lang leading left level linebreak \
    link links ltr margin month name none numbered pages pages-footer paper paragraph plain pt region resume rgb right \
    rtl section section-level separator set setup size skill-group spacing strike strong style subheading template text \
    title true width with year";

/// The emission parses; where text of the resume stands there is nothing but text, and around it only names that the
/// emitter writes; putting the blocks in their own order changes no line.
pub fn run(bytes: &[u8]) {
    let Some((&choice, rest)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let resume = parse_resume(Source::new("r.md", text.as_ref()));
    let profile = &PROFILES[usize::from(choice) % PROFILES.len()];
    let composition = Composition::of(&resume, profile);
    let density = Density::step(choice / 12);
    let Ok(plain) = EmitRequest::of(&resume, &composition, profile, density, &FONTS) else { return };
    let emission = emit(&EmitRequest { free_height: choice & 1 == 1, ..plain }, &FONTS);
    // Text of the resume stands in the blocks; markers of numbered items stand in the page as well.
    let pieces: Vec<Range<usize>> = emission.blocks.map.pieces().iter().map(|piece| piece.emitted.clone()).collect();
    check(&emission.blocks.source, &pieces);
    check(&emission.main, &[]);
    check(&emission.style, &[]);
    assert_eq!(reorder_markdown(&resume, &composition, &composition), text, "the same order is another text");
}

/// That a file parses, and holds nothing but what the emitter writes outside of some stretches of text, and text alone inside.
fn check(source: &str, pieces: &[Range<usize>]) {
    let root = typst_syntax::parse(source);
    let errors = root.errors_and_warnings().0;
    assert!(errors.is_empty(), "{errors:?} in {source}");
    let mut pieces = pieces.iter().peekable();
    let mut leaves = Vec::new();
    gather(&LinkedNode::new(&root), &mut leaves);
    for leaf in leaves {
        while pieces.next_if(|piece| piece.end <= leaf.range().start).is_some() {}
        let in_text =
            pieces.peek().is_some_and(|piece| piece.start < leaf.range().end && leaf.range().start < piece.end);
        match leaf.kind() {
            SyntaxKind::Text | SyntaxKind::Escape | SyntaxKind::Space | SyntaxKind::Parbreak => {}
            kind if in_text => panic!("{kind:?} {:?} where text should be, in {source}", leaf.leaf_text()),
            SyntaxKind::Ident | SyntaxKind::MathIdent => {
                let name = leaf.leaf_text().as_str();
                let known = NAMES.split_whitespace().any(|known| known == name) || is_block_name(name);
                assert!(known, "the name {name:?} in {source}");
            }
            kind => assert!(is_written(kind), "{kind:?} {:?} in {source}", leaf.leaf_text()),
        }
    }
}

/// `b12`, `e3-dates`.
fn is_block_name(name: &str) -> bool {
    let (id, part) = name.split_once('-').unwrap_or((name, "title"));
    let is_id = id.len() > 1 && id.starts_with(['h', 's', 'e', 'b']) && id[1..].bytes().all(|b| b.is_ascii_digit());
    is_id && ["title", "organisation", "place", "dates", "label"].contains(&part)
}

fn gather<'a>(node: &LinkedNode<'a>, leaves: &mut Vec<LinkedNode<'a>>) {
    if node.children().len() == 0 {
        leaves.push(node.clone());
    }
    for child in node.children() {
        gather(&child, leaves);
    }
}

/// The kinds of code that an emission is made of.
fn is_written(kind: SyntaxKind) -> bool {
    use SyntaxKind::*;
    matches!(
        kind,
        Hash | LeftBracket
            | RightBracket
            | LeftBrace
            | RightBrace
            | LeftParen
            | RightParen
            | Comma
            | Colon
            | Semicolon
            | Dot
            | Eq
            | Str
            | Numeric
            | Int
            | Float
            | Bool
            | None
            | Auto
            | Let
            | Set
            | Show
            | Import
            | Markup
            | End
            | Args
            | Array
            | Dict
            | Minus
    )
}
