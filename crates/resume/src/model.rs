//! What a resume is made of: header, sections, entries, blocks of text. Every block has an id and a byte span.

use crate::finding::Finding;
use crate::private::{Directives, Note};
use crate::settings::Settings;
use crate::source::{ByteSpan, Source};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

/// The rows of the Backend Proof Matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Area {
    /// Endpoints, contracts, error models, versioning, integration.
    Api,
    /// Schema, migration, consistency, retention, repair.
    Data,
    /// Load, latency, throughput, cost.
    Scale,
    /// Seeing, diagnosing and improving service health.
    Reliability,
    /// Boundaries, secrets, validation against attack.
    Security,
    /// Carrying work after launch.
    Ownership,
    /// Making constraints legible to others.
    Collaboration,
}

impl Area {
    /// All areas, in the order of the matrix.
    pub const ALL: [Self; 7] =
        [Self::Api, Self::Data, Self::Scale, Self::Reliability, Self::Security, Self::Ownership, Self::Collaboration];

    /// Its name in Markdown, JSON and rules.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Data => "data",
            Self::Scale => "scale",
            Self::Reliability => "reliability",
            Self::Security => "security",
            Self::Ownership => "ownership",
            Self::Collaboration => "collaboration",
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Area {
    type Err = ();
    /// Reads a name, in any case.
    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|area| area.name().eq_ignore_ascii_case(name)).ok_or(())
    }
}

/// How far a judged block is proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Duty, tool list, vague claim or no concrete system.
    Weak,
    /// A concrete system and action, without constraint, safeguard, check or outcome.
    Fair,
    /// A concrete system and concrete backend evidence.
    Strong,
}

/// What a block id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdKind {
    /// A line of the header: `h1`.
    Header,
    /// A section: `s1`.
    Section,
    /// An entry: `e1`.
    Entry,
    /// A bullet, paragraph, skill group or other block of text: `b1`.
    Block,
}

/// The id of a block, numbered from 1 in source order within its kind; valid together with the source's hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId {
    /// What it names.
    pub kind: IdKind,
    /// Number from 1.
    pub number: u32,
}

impl BlockId {
    /// An id.
    #[must_use]
    pub fn new(kind: IdKind, number: u32) -> Self {
        Self { kind, number }
    }
}

impl fmt::Display for BlockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match self.kind {
            IdKind::Header => 'h',
            IdKind::Section => 's',
            IdKind::Entry => 'e',
            IdKind::Block => 'b',
        };
        write!(f, "{letter}{}", self.number)
    }
}

impl Serialize for BlockId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl schemars::JsonSchema for BlockId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "BlockId".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[hseb][0-9]+$" })
    }
}

/// How a run is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct RunStyle {
    /// `**strong**`
    pub strong: bool,
    /// `*emphasis*`
    pub emph: bool,
    /// `` `code` ``
    pub code: bool,
    /// `~~struck~~`
    pub strike: bool,
}

/// A stretch of visible text with one style and at most one link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Visible text: entities decoded, NFC, no control characters. A hard line break is a run of `"\n"` alone.
    pub text: String,
    /// The Markdown it comes from; empty where the parser put in a separator (` | ` between table cells).
    pub span: ByteSpan,
    /// How it is set.
    pub style: RunStyle,
    /// Where it links to: http, https, mailto or tel only.
    pub link: Option<String>,
}

/// Text with styles and links, as a list of runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RichText {
    /// The runs, in reading order.
    pub runs: Vec<Run>,
}

impl RichText {
    /// Text in the plain style, of one run.
    #[must_use]
    pub fn plain_run(text: impl Into<String>, span: ByteSpan) -> Self {
        Self { runs: vec![Run { text: text.into(), span, style: RunStyle::default(), link: None }] }
    }

    /// The visible text; hard breaks are `\n`.
    #[must_use]
    pub fn plain(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// Whether nothing but white space is in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    /// The span from the first run to the last, separators left out; `None` when there is no run from the source.
    #[must_use]
    pub fn span(&self) -> Option<ByteSpan> {
        self.runs.iter().map(|run| run.span).filter(|span| !span.is_empty()).reduce(ByteSpan::join)
    }
}

/// What a header line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ContactKind {
    /// A mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A web address or profile link.
    Link,
    /// A place.
    Place,
    /// Anything else, verbatim.
    Other,
}

/// One field of the contact block.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Its id (kind `Header`).
    pub id: BlockId,
    /// What it is.
    pub kind: ContactKind,
    /// What is shown, label included (`Email: a@b.c`), with the link on the runs that carry it.
    pub text: RichText,
    /// Where it stands.
    pub span: ByteSpan,
}

/// A line of the header that is not contact: the name, or the job title under it.
#[derive(Debug, Clone)]
pub struct HeaderLine {
    /// Its id (kind `Header`).
    pub id: BlockId,
    /// What is shown.
    pub text: RichText,
    /// Where it stands.
    pub span: ByteSpan,
}

/// Who the resume is of.
#[derive(Debug, Clone, Default)]
pub struct Header {
    /// The name, if one was found in a heading or the front matter.
    pub name: Option<HeaderLine>,
    /// Job title and other lines under the name, in source order.
    pub headline: Vec<HeaderLine>,
    /// The contact fields, in source order.
    pub contacts: Vec<Contact>,
    /// The mark between contact fields, where the source has one other than a bar: `·`, `•`.
    pub separator: Option<char>,
}

impl Header {
    /// The ids of all that it holds: name, lines under it, contact fields.
    pub fn ids(&self) -> impl Iterator<Item = BlockId> {
        let lines = self.name.iter().chain(&self.headline).map(|line| line.id);
        lines.chain(self.contacts.iter().map(|contact| contact.id))
    }
}

/// The kinds of section that profiles can order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SectionKind {
    /// Summary, profile, objective, about.
    Summary,
    /// Work experience.
    Experience,
    /// Leadership, volunteering and activities.
    Leadership,
    /// Projects, open source.
    Projects,
    /// Selected systems, architecture, technical leadership proof.
    Selected,
    /// Skills.
    Skills,
    /// Education.
    Education,
    /// Certifications and licences.
    Certifications,
    /// Publications, talks, patents.
    Publications,
    /// Awards and honours.
    Awards,
    /// Spoken languages.
    Languages,
    /// Interests, hobbies.
    Interests,
    /// References.
    References,
    /// A heading that is none of these.
    Other,
}

impl SectionKind {
    /// All kinds, in the order of declaration.
    pub const ALL: [Self; 14] = [
        Self::Summary,
        Self::Experience,
        Self::Leadership,
        Self::Projects,
        Self::Selected,
        Self::Skills,
        Self::Education,
        Self::Certifications,
        Self::Publications,
        Self::Awards,
        Self::Languages,
        Self::Interests,
        Self::References,
        Self::Other,
    ];

    /// Whether its entries may change places: those of other sections stand in an order of time.
    #[must_use]
    pub fn entries_move(self) -> bool {
        matches!(self, Self::Projects | Self::Selected)
    }

    /// Its name in front matter, profiles and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Experience => "experience",
            Self::Leadership => "leadership",
            Self::Projects => "projects",
            Self::Selected => "selected",
            Self::Skills => "skills",
            Self::Education => "education",
            Self::Certifications => "certifications",
            Self::Publications => "publications",
            Self::Awards => "awards",
            Self::Languages => "languages",
            Self::Interests => "interests",
            Self::References => "references",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for SectionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for SectionKind {
    type Err = ();
    /// Reads a name, in any case.
    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name)).ok_or(())
    }
}

/// A heading with all that stands under it.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its id (kind `Section`).
    pub id: BlockId,
    /// What it is.
    pub kind: SectionKind,
    /// Its heading as written; blank for text that stands before the first heading.
    pub title: RichText,
    /// From its heading to its end.
    pub span: ByteSpan,
    /// Entries and loose blocks, in source order.
    pub items: Vec<Item>,
    /// What comments right after its heading say.
    pub directives: Directives,
}

/// What a section holds.
#[derive(Debug, Clone)]
pub enum Item {
    /// A job, project, degree.
    Entry(Entry),
    /// Text that belongs to no entry.
    Block(Block),
}

/// A job, project or degree: a title line and what stands under it.
///
/// The four fields together hold every visible word of the title line or lines, once. Where the parts are not
/// certain, the line stands verbatim in `title` and the others are `None`.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id (kind `Entry`).
    pub id: BlockId,
    /// Role, project, degree; or the whole line.
    pub title: Option<RichText>,
    /// Employer, school.
    pub organisation: Option<RichText>,
    /// Town, "Remote".
    pub place: Option<RichText>,
    /// The dates as written.
    pub dates: Option<RichText>,
    /// Whether it is a further role under the organisation of the entry before it (a promotion).
    pub continues: bool,
    /// Its title line or lines and its body.
    pub span: ByteSpan,
    /// Its title line or lines alone.
    pub title_span: ByteSpan,
    /// Bullets and paragraphs under it.
    pub blocks: Vec<Block>,
    /// What comments right after its title line say.
    pub directives: Directives,
}

/// What a block of text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    /// A list item.
    Bullet,
    /// An item of a numbered list, with the marker as written (`3.`, `2)`).
    Numbered(String),
    /// A paragraph; also a table row (cells joined by ` | `), a quote, a line of a code block.
    Paragraph,
    /// A label with what belongs to it: `**Data:** PostgreSQL, Redis`, a definition. The label keeps its colon.
    SkillGroup {
        /// The label as written.
        label: RichText,
    },
    /// A heading inside an entry or section that starts neither.
    Subheading,
}

/// A bullet, paragraph, skill group or subheading.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its id (kind `Block`).
    pub id: BlockId,
    /// What it is.
    pub kind: BlockKind,
    /// What is shown, marker and label left out.
    pub text: RichText,
    /// The Markdown of the block without its children, list marker and trailing directive comments included.
    pub span: ByteSpan,
    /// The same with its children.
    pub full_span: ByteSpan,
    /// Nested list items.
    pub children: Vec<Block>,
    /// What comments in it or right after it say.
    pub directives: Directives,
    /// Indices into [`Resume::notes`] of all notes that stand in it or right after it.
    pub notes: Vec<usize>,
}

/// A parsed resume.
#[derive(Debug, Clone)]
pub struct Resume {
    /// The Markdown.
    pub source: Source,
    /// What its front matter asks for.
    pub settings: Settings,
    /// Who it is of.
    pub header: Header,
    /// Its sections, in source order.
    pub sections: Vec<Section>,
    /// All private notes, in source order.
    pub notes: Vec<Note>,
    /// What the parser has to say.
    pub findings: Vec<Finding>,
    /// Where [`Resume::redact`] took something out.
    pub redacted: Vec<ByteSpan>,
    index: HashMap<BlockId, Path>,
}

#[derive(Debug, Clone)]
struct Path {
    section: usize,
    item: usize,
    blocks: Vec<usize>,
}

impl Resume {
    /// Puts the parts together and indexes the ids.
    #[must_use]
    pub fn new(
        source: Source,
        settings: Settings,
        header: Header,
        sections: Vec<Section>,
        notes: Vec<Note>,
        findings: Vec<Finding>,
    ) -> Self {
        let mut index = HashMap::new();
        for (s, section) in sections.iter().enumerate() {
            index.insert(section.id, Path { section: s, item: 0, blocks: Vec::new() });
            for (i, item) in section.items.iter().enumerate() {
                match item {
                    Item::Entry(entry) => {
                        index.insert(entry.id, Path { section: s, item: i, blocks: Vec::new() });
                        index_blocks(&mut index, s, i, &[], &entry.blocks);
                    }
                    Item::Block(block) => {
                        index.insert(block.id, Path { section: s, item: i, blocks: Vec::new() });
                        index_blocks(&mut index, s, i, &[], &block.children);
                    }
                }
            }
        }
        Self { source, settings, header, sections, notes, findings, redacted: Vec::new(), index }
    }

    /// The section of this id, or the section that the entry or block of this id stands in.
    #[must_use]
    pub fn section(&self, id: BlockId) -> Option<&Section> {
        self.index.get(&id).map(|path| &self.sections[path.section])
    }

    /// The entry of this id, or the entry that the block of this id stands in.
    #[must_use]
    pub fn entry(&self, id: BlockId) -> Option<&Entry> {
        if id.kind == IdKind::Section {
            return None;
        }
        let path = self.index.get(&id)?;
        match &self.sections[path.section].items[path.item] {
            Item::Entry(entry) => Some(entry),
            Item::Block(_) => None,
        }
    }

    /// The block of this id.
    #[must_use]
    pub fn block(&self, id: BlockId) -> Option<&Block> {
        if id.kind != IdKind::Block {
            return None;
        }
        let path = self.index.get(&id)?;
        match &self.sections[path.section].items[path.item] {
            Item::Entry(entry) => {
                let (first, rest) = path.blocks.split_first()?;
                Some(rest.iter().fold(&entry.blocks[*first], |block, &child| &block.children[child]))
            }
            Item::Block(block) => Some(path.blocks.iter().fold(block, |block, &child| &block.children[child])),
        }
    }

    /// Every block in source order, children after their parents, with the section and entry it stands in.
    pub fn blocks(&self) -> impl Iterator<Item = (&Section, Option<&Entry>, &Block)> {
        self.sections.iter().flat_map(|section| {
            section.items.iter().flat_map(move |item| {
                let (entry, blocks) = match item {
                    Item::Entry(entry) => (Some(entry), entry.blocks.as_slice()),
                    Item::Block(block) => (None, std::slice::from_ref(block)),
                };
                let mut all = Vec::new();
                collect(blocks, &mut all);
                all.into_iter().map(move |block| (section, entry, block))
            })
        })
    }

    /// The source span of anything that has an id.
    #[must_use]
    pub fn span_of(&self, id: BlockId) -> Option<ByteSpan> {
        match id.kind {
            IdKind::Header => self
                .header
                .name
                .iter()
                .chain(&self.header.headline)
                .map(|line| (line.id, line.span))
                .chain(self.header.contacts.iter().map(|contact| (contact.id, contact.span)))
                .find(|(other, _)| *other == id)
                .map(|(_, span)| span),
            IdKind::Section => self.section(id).map(|section| section.title.span().unwrap_or(section.span)),
            IdKind::Entry => self.entry(id).map(|entry| entry.title_span),
            IdKind::Block => self.block(id).map(|block| block.span),
        }
    }
}

fn index_blocks(index: &mut HashMap<BlockId, Path>, section: usize, item: usize, above: &[usize], blocks: &[Block]) {
    for (number, block) in blocks.iter().enumerate() {
        let mut path = above.to_vec();
        path.push(number);
        index_blocks(index, section, item, &path, &block.children);
        index.insert(block.id, Path { section, item, blocks: path });
    }
}

fn collect<'a>(blocks: &'a [Block], into: &mut Vec<&'a Block>) {
    for block in blocks {
        into.push(block);
        collect(&block.children, into);
    }
}
