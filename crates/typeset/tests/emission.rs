//! Any text in any composition: the emission parses, what Typst shows of it is the text of the blocks and nothing else,
//! and the page that comes of it has every block that has words.

use proofpress_resume::composition::{ComposedBlock, ComposedItem, ComposedSection};
use proofpress_resume::model::BlockKind;
use proofpress_resume::style::{Density, Style};
use proofpress_resume::{BlockId, Composition, Profile, Resume, RichText, Severity, Source, parse_resume};
use proofpress_typeset::blocks::WordId;
use proofpress_typeset::emit::{Emission, EmitRequest, emit};
use proofpress_typeset::{Engine, FontLibrary, FontSources, Page, Template};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use typst_syntax::{LinkedNode, SyntaxKind};

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

/// So many cases, or as many as `PROPTEST_CASES` asks for where that is more.
fn at_least(cases: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig { cases: asked.cases.max(cases), ..asked }
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
    text.chars().filter(|character| !character.is_whitespace() && !character.is_control())
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
        let plain = text.plain();
        match self.blocks.last_mut() {
            Some((last, characters)) if *last == id => characters.extend(seen(&plain)),
            _ => self.blocks.push((id, seen(&plain).collect())),
        }
    }
}

/// The leaves of a file that parses, in order: kind, text and where each begins.
fn leaves(source: &str) -> Result<Vec<(SyntaxKind, String, usize)>, TestCaseError> {
    let root = typst_syntax::parse(source);
    let errors = root.errors_and_warnings().0;
    prop_assert!(errors.is_empty(), "{:?} in {}", errors, source);
    let mut leaves = Vec::new();
    let mut nodes = vec![LinkedNode::new(&root)];
    while let Some(node) = nodes.pop() {
        let children: Vec<_> = node.children().collect();
        if children.is_empty() {
            leaves.push((node.kind(), node.leaf_text().to_string(), node.range().start));
        }
        nodes.extend(children.into_iter().rev());
    }
    Ok(leaves)
}

/// What Typst's parser makes of an emission: the characters of text nodes of each block that the page names, in the order in which it
/// names them, and those that stand in the page itself.
fn parsed(emission: &Emission) -> Result<Shown, TestCaseError> {
    let blocks = &emission.blocks;
    let mut texts: BTreeMap<BlockId, Vec<char>> = BTreeMap::new();
    for (kind, text, start) in leaves(&blocks.source)? {
        let (skipped, text) = match kind {
            SyntaxKind::Text => (0, text.as_str()),
            SyntaxKind::Escape => (1, &text[1..]),
            // Space is space wherever it stands. All else in a piece is text that became code.
            SyntaxKind::Space | SyntaxKind::Parbreak => continue,
            kind => {
                let inside = (start..start + text.len()).find(|&at| blocks.map.piece_at(at).is_some());
                prop_assert!(inside.is_none(), "{:?} {:?} in {}", kind, text, blocks.source);
                continue;
            }
        };
        for (at, character) in text.char_indices().filter(|(_, c)| !c.is_whitespace() && !c.is_control()) {
            let piece = blocks.map.piece_at(start + skipped + at);
            prop_assert!(piece.is_some(), "{:?} of no block in {}", character, blocks.source);
            let id = blocks.map.pieces()[piece.expect("a piece")].block;
            texts.entry(id).or_default().push(character);
        }
    }
    let mut shown = Shown::default();
    for (kind, text, _) in leaves(&emission.main)? {
        match kind {
            SyntaxKind::Text => shown.markers.extend(seen(&text)),
            SyntaxKind::Escape => shown.markers.extend(seen(&text[1..])),
            SyntaxKind::Ident => {
                let id = text.split('-').next().unwrap_or_default();
                shown.blocks.extend(take_named(&mut texts, id));
            }
            _ => {}
        }
    }
    let stray: Vec<char> = leaves(&emission.style)?
        .into_iter()
        .filter(|(kind, _, _)| matches!(kind, SyntaxKind::Text | SyntaxKind::Escape))
        .flat_map(|(_, text, _)| text.chars().collect::<Vec<_>>())
        .collect();
    prop_assert!(stray.is_empty(), "{:?} in {}", stray, emission.style);
    Ok(shown)
}

/// Takes a block's text by the name that the emission gives it: each is named once, its parts one after the other.
fn take_named(texts: &mut BTreeMap<BlockId, Vec<char>>, name: &str) -> Option<(BlockId, Vec<char>)> {
    let id = texts.keys().copied().find(|id| id.to_string() == name)?;
    texts.remove_entry(&id)
}

/// Takes from the characters of each block those that no font has: they are left out, and the emission says so.
fn without_missing(shown: &mut Shown, emission: &Emission) {
    let mut missing: BTreeMap<BlockId, Vec<char>> = BTreeMap::new();
    for glyph in &emission.blocks.missing {
        missing.entry(glyph.block.expect("a block")).or_default().push(glyph.character);
    }
    for (id, characters) in &mut shown.blocks {
        let Some(missing) = missing.get_mut(id) else { continue };
        // In the order of the text: what is missing once may be shown elsewhere, as a part of another cluster. Which one
        // went is not said, so both sides are compared sorted.
        for character in missing.drain(..) {
            if let Some(at) = characters.iter().position(|&other| other == character) {
                characters.remove(at);
            }
        }
        characters.sort_unstable();
    }
    shown.blocks.retain(|(_, characters)| !characters.is_empty());
}

fn sorted_where_missing(shown: &mut Shown, emission: &Emission) {
    let lacking: BTreeSet<BlockId> = emission.blocks.missing.iter().filter_map(|glyph| glyph.block).collect();
    for (id, characters) in &mut shown.blocks {
        if lacking.contains(id) {
            characters.sort_unstable();
        }
    }
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
    #![proptest_config(at_least(1000))]

    #[test]
    fn text_nodes_of_an_emission_are_the_text_of_its_blocks(case in cases()) {
        let resume = parse_resume(Source::new("r.md", case.text.as_str()));
        let profile = Profile::from_toml(PROFILES[case.profile].0).expect("a bundled profile");
        let composition = some_of(Composition::with_reserve(&resume, &profile), &case.choices);
        let density = Density::step(case.density);
        let style = Style::resolve(&profile, &resume.settings, density);
        let fonts = ENGINE.fonts();
        let family = fonts.resolve_family(&profile.font).expect("a bundled family");
        let breaks = some_breaks(&resume, &case.choices);
        let request = EmitRequest {
            resume: &resume,
            composition: &composition,
            style: &style,
            density,
            family: &family,
            breaks: &breaks,
            free_height: case.free_height,
        };
        let emission = emit(&request, fonts);
        let mut expected = Shown::of(&resume, &composition);
        let mut found = parsed(&emission)?;
        without_missing(&mut expected, &emission);
        sorted_where_missing(&mut found, &emission);
        prop_assert_eq!(&found.blocks, &expected.blocks, "{}", emission.blocks.source);
        prop_assert_eq!(&found.markers, &expected.markers, "{}", emission.main);
    }
}

proptest! {
    #![proptest_config(at_least(256))]

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
        without_missing(&mut expected, &laid_out.emission);
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
