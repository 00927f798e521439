//! Any text in any composition: the emission parses, what Typst shows of it is the text of the blocks and nothing else,
//! and the page that comes of it has every block that has words.

use proofpress_resume::composition::{ComposedBlock, ComposedItem, ComposedSection};
use proofpress_resume::model::BlockKind;
use proofpress_resume::style::Density;
use proofpress_resume::{BlockId, Composition, Profile, Resume, RichText, Severity, Source, parse_resume};
use proofpress_typeset::blocks::WordId;
use proofpress_typeset::emit::{Emission, EmitRequest, emit};
use proofpress_typeset::{Engine, FontLibrary, FontSources, Page, Template};
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;
use typst_syntax::{LinkedNode, SyntaxKind, SyntaxNode};

const BASE: &str = include_str!("../../../templates/base.typ");
const PROFILES: [(&str, &str); 4] = [
    (include_str!("../../../templates/mid/profile.toml"), include_str!("../../../templates/mid/template.typ")),
    (
        include_str!("../../../templates/new-grad/profile.toml"),
        include_str!("../../../templates/new-grad/template.typ"),
    ),
    (include_str!("../../../templates/senior/profile.toml"), include_str!("../../../templates/senior/template.typ")),
    (
        include_str!("../../../templates/switcher/profile.toml"),
        include_str!("../../../templates/switcher/template.typ"),
    ),
];

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let bundled: [&'static [u8]; 8] = [
        include_bytes!("../../../fonts/SourceSans3-Regular.otf"),
        include_bytes!("../../../fonts/SourceSans3-It.otf"),
        include_bytes!("../../../fonts/SourceSans3-Bold.otf"),
        include_bytes!("../../../fonts/SourceSans3-BoldIt.otf"),
        include_bytes!("../../../fonts/LibertinusSerif-Regular.otf"),
        include_bytes!("../../../fonts/LibertinusSerif-Italic.otf"),
        include_bytes!("../../../fonts/LibertinusSerif-Bold.otf"),
        include_bytes!("../../../fonts/LibertinusSerif-BoldItalic.otf"),
    ];
    let fonts = FontLibrary::new(FontSources {
        bundled: bundled.to_vec(),
        serif: "Libertinus Serif".to_owned(),
        sans: "Source Sans 3".to_owned(),
        paths: Vec::new(),
        system: false,
    });
    Engine::new(BASE, fonts.expect("the bundled fonts"))
});

/// A resume with one of its compositions, and how it is to be set.
#[derive(Debug)]
struct Case {
    text: String,
    /// What the composition leaves out and in which order the rest goes: one number for each choice, read in a circle.
    choices: Vec<u8>,
    profile: usize,
    density: u8,
    free_height: bool,
}

/// So many cases, or as many as `PROPTEST_CASES` asks for.
fn unless_asked(cases: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(cases),
    }
}

/// Markdown of lines with a mark and any text, or text that means something to Typst.
fn cases() -> impl Strategy<Value = Case> {
    let mark = prop::sample::select(vec![
        "",
        "",
        "- ",
        "- ",
        "- ",
        "  - ",
        "    1. ",
        "* ",
        "2) ",
        "# ",
        "## ",
        "## ",
        "### ",
        "### ",
        "#### ",
        "> ",
        "**A:** ",
        "- **B:** ",
        "| ",
        "    ",
        "```\n",
        "**",
        "<!-- ",
        "---\n",
        "===\n",
        "\n",
    ]);
    let hazard = prop::sample::select(vec![
        "#read(\"/etc/passwd\")",
        "= a",
        "/* b */ // c",
        "$x$ `raw` *s* _e_ **s** ~~d~~",
        "<label> @ref",
        "https://example.com/a_b#c",
        "[l](https://example.com/?q=\"]#(\\) m",
        "\\u{41} \\ \\#",
        "]#[ ]; )( .x",
        "Engineer, Acme | Berlin | 2021 – Present",
        "ada@example.com | +1 555 0100 · Köln",
        "שלום *עולם* 12",
        "مرحبا **بكم**",
        "漢字 e\u{301}\u{302} ﬁ 👩‍👩‍👧",
        "a<br>b <b>c</b> &lt;&#35;",
        "x <!-- reserve -->",
        "W\u{2028}x\u{85}y",
    ]);
    let words = prop_oneof![3 => "\\PC{0,24}", 2 => ".{0,24}", 1 => "[a-zé]{1,3}"];
    let line = (mark, prop_oneof![2 => words.boxed(), 1 => hazard.prop_map(str::to_owned).boxed()])
        .prop_map(|(mark, text)| format!("{mark}{text}\n"));
    let text = (prop::collection::vec(line, 0..24), any::<bool>()).prop_map(|(lines, headed)| {
        format!("{}{}", if headed { "# Ada Example\n\n## Experience\n" } else { "" }, lines.concat())
    });
    (text, prop::collection::vec(any::<u8>(), 1..12), 0..PROFILES.len(), 0..=20_u8, any::<bool>()).prop_map(
        |(text, choices, profile, density, free_height)| Case { text, choices, profile, density, free_height },
    )
}

/// Some of the things, in some order.
fn some<T>(things: Vec<T>, choices: &mut impl Iterator<Item = u8>) -> Vec<T> {
    let mut ranked: Vec<(u8, T)> = choices.by_ref().zip(things).filter(|(choice, _)| choice % 5 != 0).collect();
    ranked.sort_by_key(|(choice, _)| choice % 3);
    ranked.into_iter().map(|(_, thing)| thing).collect()
}

fn some_blocks(blocks: Vec<ComposedBlock>, choices: &mut impl Iterator<Item = u8>) -> Vec<ComposedBlock> {
    let chosen = some(blocks, choices);
    chosen
        .into_iter()
        .map(|block| ComposedBlock { id: block.id, children: some_blocks(block.children, choices) })
        .collect()
}

/// A composition that the choices make of the whole one.
fn some_of(whole: Composition, choices: &[u8]) -> Composition {
    let mut choices = choices.iter().copied().cycle();
    let choices = &mut choices;
    let sections = some(whole.sections, choices)
        .into_iter()
        .map(|section| ComposedSection {
            id: section.id,
            items: some(section.items, choices)
                .into_iter()
                .flat_map(|item| match item {
                    ComposedItem::Entry { id, blocks } => {
                        vec![ComposedItem::Entry { id, blocks: some_blocks(blocks, choices) }]
                    }
                    ComposedItem::Block(block) => {
                        some_blocks(vec![block], choices).into_iter().map(ComposedItem::Block).collect()
                    }
                })
                .collect(),
        })
        .collect();
    Composition { sections }
}

/// The characters of a text that are to be seen.
fn seen(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|character| is_seen(*character))
}

fn is_seen(character: char) -> bool {
    !character.is_whitespace()
}

/// What the blocks of a composition show, in order: each block with its characters, and the markers of numbered lists.
#[derive(Debug, Default)]
struct Shown {
    blocks: Vec<(BlockId, Vec<char>)>,
    markers: Vec<char>,
}

impl Shown {
    fn of(resume: &Resume, composition: &Composition) -> Self {
        let mut shown = Self::default();
        let header = &resume.header;
        for line in header.name.iter().chain(&header.headline) {
            shown.add(line.id, &line.text);
        }
        for contact in &header.contacts {
            shown.add(contact.id, &contact.text);
        }
        for section in &composition.sections {
            shown.add(section.id, &resume.section(section.id).expect("a section").title);
            for item in &section.items {
                match item {
                    ComposedItem::Entry { id, blocks } => {
                        let entry = resume.entry(*id).expect("an entry");
                        for field in [&entry.title, &entry.organisation, &entry.place, &entry.dates] {
                            field.iter().for_each(|field| shown.add(*id, field));
                        }
                        blocks.iter().for_each(|block| shown.add_block(resume, block));
                    }
                    ComposedItem::Block(block) => shown.add_block(resume, block),
                }
            }
        }
        shown
    }

    fn add_block(&mut self, resume: &Resume, composed: &ComposedBlock) {
        let block = resume.block(composed.id).expect("a block");
        match &block.kind {
            BlockKind::SkillGroup { label } => self.add(block.id, label),
            BlockKind::Numbered(marker) => self.markers.extend(seen(marker)),
            BlockKind::Bullet | BlockKind::Paragraph | BlockKind::Subheading => {}
        }
        self.add(block.id, &block.text);
        composed.children.iter().for_each(|child| self.add_block(resume, child));
    }

    fn add(&mut self, id: BlockId, text: &RichText) {
        seen(&text.plain()).for_each(|character| self.push(id, character));
    }

    fn push(&mut self, id: BlockId, character: char) {
        match self.blocks.last_mut() {
            Some((last, characters)) if *last == id => characters.push(character),
            _ => self.blocks.push((id, vec![character])),
        }
    }
}

/// What Typst's parser makes of an emission: the characters of the text nodes that the page names, by the block whose piece
/// they stand in, in the order of the page, and the text that stands in the page's own file.
fn parsed(emission: &Emission) -> Result<Shown, TestCaseError> {
    let style = parse(&emission.style)?;
    prop_assert_eq!(texts(&LinkedNode::new(&style)).len(), 0, "{}", emission.style);
    let blocks = parse(&emission.blocks.source)?;
    let mut named = HashMap::new();
    for binding in LinkedNode::new(&blocks).children().filter(|node| node.kind() == SyntaxKind::LetBinding) {
        let name = binding.children().find(|node| node.kind() == SyntaxKind::Ident).expect("a name");
        named.insert(name.leaf_text().to_string(), of_blocks(&binding, emission)?);
    }
    let main = parse(&emission.main)?;
    let mut shown = Shown::default();
    let mut nodes = vec![LinkedNode::new(&main)];
    while let Some(node) = nodes.pop() {
        let name = emission.main[node.range()].strip_prefix("blocks.");
        if let (SyntaxKind::FieldAccess, Some(name)) = (node.kind(), name) {
            let Some(block) = named.get(name) else {
                return Err(TestCaseError::fail(format!("{name} is nowhere in {}", emission.blocks.source)));
            };
            for &(id, character) in block {
                shown.push(id, character);
            }
            continue;
        }
        if is_text(node.kind()) {
            shown.markers.extend(seen(text_of(&node)));
        }
        let children: Vec<_> = node.children().collect();
        nodes.extend(children.into_iter().rev());
    }
    Ok(shown)
}

fn parse(source: &str) -> Result<SyntaxNode, TestCaseError> {
    let root = typst_syntax::parse(source);
    let errors = root.errors_and_warnings().0;
    prop_assert!(errors.is_empty(), "{:?} in {}", errors, source);
    Ok(root)
}

fn is_text(kind: SyntaxKind) -> bool {
    matches!(kind, SyntaxKind::Text | SyntaxKind::Escape)
}

/// The text of a text node, or the character of an escape.
fn text_of<'a>(node: &'a LinkedNode<'_>) -> &'a str {
    let text = node.leaf_text().as_str();
    if node.kind() == SyntaxKind::Escape { &text[1..] } else { text }
}

/// The leaves that are text, in order.
fn texts<'a>(node: &LinkedNode<'a>) -> Vec<LinkedNode<'a>> {
    leaves(node).into_iter().filter(|leaf| is_text(leaf.kind()) && seen(text_of(leaf)).next().is_some()).collect()
}

fn leaves<'a>(node: &LinkedNode<'a>) -> Vec<LinkedNode<'a>> {
    if node.children().len() == 0 {
        vec![node.clone()]
    } else {
        node.children().flat_map(|child| leaves(&child)).collect()
    }
}

/// The characters of a block's content with the block that each is mapped to. All of its text is mapped, and what is mapped
/// is text.
fn of_blocks(binding: &LinkedNode<'_>, emission: &Emission) -> Result<Vec<(BlockId, char)>, TestCaseError> {
    let (source, map) = (&emission.blocks.source, &emission.blocks.map);
    for leaf in leaves(binding) {
        let is_mapped = leaf.range().any(|at| map.piece_at(at).is_some());
        let is_blank = matches!(leaf.kind(), SyntaxKind::Space | SyntaxKind::Parbreak);
        prop_assert!(!is_mapped || is_blank || is_text(leaf.kind()), "{:?} in {}", leaf, source);
    }
    let mut characters = Vec::new();
    for leaf in texts(binding) {
        let text = text_of(&leaf);
        let start = leaf.range().end - text.len();
        for (at, character) in text.char_indices().filter(|(_, character)| is_seen(*character)) {
            let Some(piece) = map.piece_at(start + at) else {
                return Err(TestCaseError::fail(format!("{character:?} is mapped to no word in {source}")));
            };
            characters.push((map.pieces()[piece].block, character));
        }
    }
    Ok(characters)
}

/// Takes from each block the characters that no font has: they are left out, and the emission says which.
fn without_missing(shown: &mut Shown, emission: &Emission) -> Result<(), TestCaseError> {
    for (id, characters) in &mut shown.blocks {
        let mut missing: Vec<_> = emission.blocks.missing.iter().filter(|glyph| glyph.block == Some(*id)).collect();
        missing.sort_by_key(|glyph| std::cmp::Reverse(glyph.before));
        for glyph in missing {
            // A control character, which is not seen, would be counted in the emission alone.
            prop_assert_eq!(characters.get(glyph.before), Some(&glyph.character), "{:?}", glyph);
            characters.remove(glyph.before);
        }
    }
    shown.blocks.retain(|(_, characters)| !characters.is_empty());
    Ok(())
}

/// Words that a line is to break before, as keeping words whole makes them.
fn some_breaks(resume: &Resume, choices: &[u8]) -> BTreeSet<WordId> {
    let ids = resume.blocks().map(|(_, _, block)| block.id);
    ids.zip(choices.iter().cycle())
        .filter(|(_, choice)| *choice % 2 == 0)
        .map(|(id, n)| (id, u32::from(*n) % 4))
        .collect()
}

proptest! {
    #![proptest_config(unless_asked(500))]

    #[test]
    fn text_nodes_of_an_emission_are_the_text_of_its_blocks(case in cases()) {
        let resume = parse_resume(Source::new("r.md", case.text.as_str()));
        let profile = Profile::from_toml(PROFILES[case.profile].0).expect("a bundled profile");
        let composition = some_of(Composition::with_reserve(&resume, &profile), &case.choices);
        let density = Density::step(case.density);
        let fonts = ENGINE.fonts();
        let plain = EmitRequest::of(&resume, &composition, &profile, density, fonts).expect("a bundled family");
        let breaks = some_breaks(&resume, &case.choices);
        let request = EmitRequest { breaks: &breaks, free_height: case.free_height, ..plain };
        let emission = emit(&request, fonts);
        let mut expected = Shown::of(&resume, &composition);
        without_missing(&mut expected, &emission)?;
        let found = parsed(&emission)?;
        prop_assert_eq!(&found.blocks, &expected.blocks, "{}", emission.blocks.source);
        prop_assert_eq!(&found.markers, &expected.markers, "{}", emission.main);
    }
}

proptest! {
    #![proptest_config(unless_asked(64))]

    #[test]
    fn every_block_with_words_is_on_the_page(case in cases()) {
        let resume = parse_resume(Source::new("r.md", case.text.as_str()));
        let (profile, template) = PROFILES[case.profile];
        let profile = Profile::from_toml(profile).expect("a bundled profile");
        let composition = some_of(Composition::with_reserve(&resume, &profile), &case.choices);
        let template = Template::new(template);
        let page = Page { resume: &resume, composition: &composition, profile: &profile, template: &template };
        let density = Density::step(case.density);
        let laid_out = if case.free_height { ENGINE.lay_out_free(&page, density) } else { ENGINE.lay_out(&page, density) };
        let laid_out = match laid_out {
            Ok(laid_out) => laid_out,
            Err(findings) => return Err(TestCaseError::fail(format!("{findings:?}"))),
        };
        let mut expected = Shown::of(&resume, &composition);
        without_missing(&mut expected, &laid_out.emission)?;
        let own: Vec<_> = laid_out.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        // A character that no font has is the resume's, and said; all else would be the program's own fault.
        prop_assert!(own.iter().all(|finding| finding.rule.as_str() == "text/no-font"), "{:?}", own);
        let facts = &laid_out.facts;
        for (id, characters) in &expected.blocks {
            let Some(block) = facts.block(*id) else {
                return Err(TestCaseError::fail(format!("{id} is not on the page: {characters:?}")));
            };
            for line in &block.lines {
                prop_assert!((1..=facts.pages).contains(&line.page), "{:?}", line);
                prop_assert!(line.top <= line.bottom && line.left <= line.right, "{:?}", line);
                prop_assert!(line.top.0.is_finite() && line.right.0.is_finite(), "{:?}", line);
            }
        }
    }
}
