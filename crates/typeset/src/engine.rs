//! Typst source to a laid-out page. One engine serves every document and thread.

use crate::blocks::WordId;
use crate::direction::primary;
use crate::emit::{Emission, EmitRequest, emit};
use crate::fonts::{FontLibrary, FontSet};
use crate::measure::{Measured, TextNodes, Unit, broken_words, measure_page};
use crate::missing::missing_glyphs;
use proofpress_resume::style::{Density, Style};
use proofpress_resume::{BlockId, ByteSpan, Composition, Finding, PageFacts, Profile, Resume};
use std::collections::{BTreeSet, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use typst::diag::{FileError, FileResult, Severity as TypstSeverity, SourceDiagnostic};
use typst::foundations::{Binding, Bytes, Datetime, Duration, Module, Scope, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_utils::{LazyHash, hash128};

/// After how many layouts comemo's caches, which are global, are aged.
const LAYOUTS_PER_EVICTION: usize = 32;
/// Results that were not used for this many agings are dropped.
const MAX_CACHE_AGE: usize = 3;
/// How often a page is laid out anew to keep words whole at line ends.
const MAX_BREAK_ROUNDS: usize = 3;

/// The same in a language that writes the hyphen at a line's end once more at the start of the next, where machines read two.
const MAX_REPEATED_ROUNDS: usize = 30;

/// Those languages, by their ISO 639 codes.
const REPEATS_HYPHENS: [&str; 7] = ["cs", "dsb", "es", "hr", "pl", "pt", "sk"];

/// How many files of blocks are kept: those of the resumes that are being laid out, and of the rounds of keeping words whole.
const KEPT_BLOCKS: usize = 16;

/// How many other files are kept where edits are followed: page, style and template at a few densities.
const KEPT_SOURCES: usize = 24;

/// Characters of a template's line that a finding shows.
const SHOWN_OF_LINE: usize = 80;

static LAYOUTS: AtomicUsize = AtomicUsize::new(0);

/// A profile's Typst template, parsed.
#[derive(Debug, Clone)]
pub struct Template {
    source: Source,
}

impl Template {
    /// Reads the text of a `template.typ`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { source: Source::new(file_id("/template.typ"), text.to_owned()) }
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.source.text()
    }
}

/// The shared base of all templates, and the fonts.
#[derive(Debug)]
pub struct Engine {
    base: Source,
    fonts: FontLibrary,
    kept: Mutex<VecDeque<Arc<BlockSource>>>,
    kept_sources: Mutex<VecDeque<Source>>,
    follows_edits: bool,
}

/// A file of blocks, parsed.
#[derive(Debug)]
struct BlockSource {
    source: Source,
    nodes: TextNodes,
    /// Whether it breaks lines to keep words whole.
    breaks: bool,
}

impl BlockSource {
    fn new(source: Source, breaks: bool) -> Arc<Self> {
        Arc::new(Self { nodes: TextNodes::of(&source), source, breaks })
    }
}

/// A page to lay out.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The blocks, with the settings to set them under.
    pub resume: &'a Resume,
    /// Which of them, in which order.
    pub composition: &'a Composition,
    /// Whose look it has.
    pub profile: &'a Profile,
    /// Its template.
    pub template: &'a Template,
}

/// A laid-out page with its measurements.
#[derive(Debug, Clone)]
pub struct LaidOut {
    /// Typst's document, for export.
    pub document: PagedDocument,
    /// What was measured from it.
    pub facts: PageFacts,
    /// The source it was laid out from.
    pub emission: Emission,
    /// The style it was set in.
    pub style: Style,
    /// The density that the style was resolved at.
    pub density: Density,
    /// Typst's warnings and what the emission has to say.
    pub findings: Vec<Finding>,
    /// How many times Typst laid it out.
    pub layouts: usize,
}

impl Engine {
    /// An engine with the text of `base.typ` and the fonts at hand.
    #[must_use]
    pub fn new(base: &str, fonts: FontLibrary) -> Self {
        Self {
            base: Source::new(file_id("/base.typ"), base.to_owned()),
            fonts,
            kept: Mutex::default(),
            kept_sources: Mutex::default(),
            follows_edits: false,
        }
    }

    /// The same for one resume that changes a little at a time: what an edit leaves alone keeps its place in Typst's
    /// syntax tree, and so is found in Typst's caches when it is laid out again. The pages are the same.
    #[must_use]
    pub fn following_edits(self) -> Self {
        Self { follows_edits: true, ..self }
    }

    /// The fonts at hand.
    #[must_use]
    pub fn fonts(&self) -> &FontLibrary {
        &self.fonts
    }

    /// The text of `base.typ`.
    #[must_use]
    pub fn base(&self) -> &str {
        self.base.text()
    }

    /// Lays a page out at a density and measures it. Words that a line would end inside of are kept whole by laying out
    /// again, at most three times.
    ///
    /// # Errors
    /// Typst's errors, as findings on the Markdown line they come from; a fault of the template is said to be one.
    pub fn lay_out(&self, page: &Page<'_>, density: Density) -> Result<LaidOut, Vec<Finding>> {
        let draft = self.lay_out_draft(page, density)?;
        self.keep_words_whole(page, draft)
    }

    /// Lays a page out once: words may be broken at line ends. Enough to know that a page is too long.
    pub(crate) fn lay_out_draft(&self, page: &Page<'_>, density: Density) -> Result<Draft, Vec<Finding>> {
        self.draft(page, density, BTreeSet::new(), false)
    }

    /// Lays a page out as one page as high as its content, to measure how far it runs over.
    ///
    /// # Errors
    /// As [`Engine::lay_out`].
    pub fn lay_out_free(&self, page: &Page<'_>, density: Density) -> Result<LaidOut, Vec<Finding>> {
        let draft = self.draft(page, density, BTreeSet::new(), true)?;
        self.keep_words_whole(page, draft)
    }

    /// Lays a draft out again, as long as lines end inside of words, with breaks before those words.
    pub(crate) fn keep_words_whole(&self, page: &Page<'_>, mut draft: Draft) -> Result<LaidOut, Vec<Finding>> {
        let repeats = REPEATS_HYPHENS.contains(&primary(page.resume.settings.lang()).as_str());
        for _ in 0..if repeats { MAX_REPEATED_ROUNDS } else { MAX_BREAK_ROUNDS } {
            let known = draft.breaks.len();
            let mut breaks = draft.breaks.clone();
            breaks.extend(draft.broken.iter().copied());
            if breaks.len() == known {
                break;
            }
            let layouts = draft.page.layouts;
            draft = self.draft(page, draft.page.density, breaks, draft.free_height)?;
            draft.page.layouts += layouts;
        }
        let mut page_out = draft.page;
        page_out.findings.extend(missing_glyphs(&page_out.facts, page.resume));
        page_out.findings.extend(unmapped_blocks(&page_out.facts, &page_out.emission, page.resume));
        Ok(page_out)
    }

    fn draft(
        &self,
        page: &Page<'_>,
        density: Density,
        breaks: BTreeSet<WordId>,
        free_height: bool,
    ) -> Result<Draft, Vec<Finding>> {
        let plain =
            EmitRequest::of(page.resume, page.composition, page.profile, density, &self.fonts).map_err(|error| {
                vec![
                    Finding::error("text/font", ByteSpan::default(), error.to_string())
                        .hint("name a family that is installed, or give its folder with --font-path")
                        .hint("use `serif` or `sans` for the bundled families"),
                ]
            })?;
        let request = EmitRequest { breaks: &breaks, free_height, ..plain };
        let emission = emit(&request, &self.fonts);
        let style = request.style;
        let fonts = self.fonts.with_families(&self.families(&emission.blocks.families, page.template));
        let parsed = |name: &str, text: &str| {
            let id = file_id(name);
            self.source(id, text, || Source::new(id, text.to_owned()))
        };
        let main = parsed("/main.typ", &emission.main);
        let style_file = parsed("/style.typ", &emission.style);
        let template = &page.template.source;
        let template = self.source(template.id(), template.text(), || template.clone());
        let blocks = self.block_source(&emission.blocks.source, !breaks.is_empty());
        let sources = [&main, &blocks.source, &style_file, &template, &self.base];
        let world = PageWorld { sources, fonts: &fonts };
        let compiled = typst::compile::<PagedDocument>(&world);
        age_caches();
        let findings: Vec<Finding> =
            compiled.warnings.iter().map(|warning| world.finding(warning, &emission, page.resume)).collect();
        let document = compiled.output.map_err(|errors| {
            errors.iter().map(|error| world.finding(error, &emission, page.resume)).collect::<Vec<_>>()
        })?;
        let Measured { facts, lines, units } = measure_page(&document, &blocks.nodes, &emission, page.resume, &style);
        let broken = broken_words(&lines, &emission);
        let page = LaidOut { document, facts, emission, style, density, findings, layouts: 1 };
        Ok(Draft { page, units, breaks, broken, free_height })
    }
}

impl Engine {
    /// The file of a text that `make` makes. Where edits are followed, it is the one that was made before: neither parsed nor
    /// hashed again.
    fn source(&self, id: FileId, text: &str, make: impl FnOnce() -> Source) -> Source {
        if !self.follows_edits {
            return make();
        }
        let mut kept = self.kept_sources.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.iter().rev().find(|source| source.id() == id && source.text() == text) {
            return known.clone();
        }
        let made = make();
        kept.push_back(made.clone());
        if kept.len() > KEPT_SOURCES {
            kept.pop_front();
        }
        made
    }

    /// The families of a document: those of its words, and the bundled ones that its template names.
    fn families(&self, of_words: &[String], template: &Template) -> Vec<String> {
        let mut families = of_words.to_vec();
        // Typst asks for families in any case.
        let template = template.text().to_lowercase();
        for family in self.fonts.bundled_families() {
            if template.contains(&family.to_lowercase()) && !families.iter().any(|known| known == family) {
                families.push(family.to_owned());
            }
        }
        families
    }

    /// The file of blocks of a text, as it was parsed before where it was. For a resume that is being edited, a new text is an edit of
    /// the last one of its kind: what it leaves alone keeps its place in the syntax tree.
    fn block_source(&self, text: &str, breaks: bool) -> Arc<BlockSource> {
        // A thread that failed while it held the files left them whole.
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept().iter().rev().find(|blocks| blocks.source.text() == text).cloned();
        if let Some(known) = known {
            return known;
        }
        let alike = |blocks: &&Arc<BlockSource>| self.follows_edits && blocks.breaks == breaks;
        let last = kept().iter().rev().find(alike).map(|blocks| blocks.source.clone());
        let source = match last {
            Some(mut source) => {
                source.replace(text);
                source
            }
            None => Source::new(file_id("/blocks.typ"), text.to_owned()),
        };
        let blocks = BlockSource::new(source, breaks);
        let mut kept = kept();
        kept.push_back(Arc::clone(&blocks));
        if kept.len() > KEPT_BLOCKS {
            kept.pop_front();
        }
        blocks
    }
}

/// A page laid out once, with the words that its lines end inside of.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) page: LaidOut,
    /// How wide its words are.
    pub(crate) units: Vec<Unit>,
    breaks: BTreeSet<WordId>,
    broken: Vec<WordId>,
    free_height: bool,
}

/// Ages comemo's caches from one place, however many threads lay out.
fn age_caches() {
    if LAYOUTS.fetch_add(1, Ordering::Relaxed) % LAYOUTS_PER_EVICTION == LAYOUTS_PER_EVICTION - 1 {
        comemo::evict(MAX_CACHE_AGE);
    }
}

/// Blocks that were emitted with words but have no line on the page: the template dropped them.
fn unmapped_blocks(facts: &PageFacts, emission: &Emission, resume: &Resume) -> Vec<Finding> {
    let placed: std::collections::HashSet<_> = facts.blocks.iter().map(|block| block.id).collect();
    let is_lost = |id: &BlockId| emission.on_page.contains(id) && !placed.contains(id);
    let mut lost: Vec<_> = emission.blocks.map.pieces().iter().map(|piece| piece.block).filter(is_lost).collect();
    lost.dedup();
    lost.into_iter()
        .map(|id| {
            let span = resume.span_of(id).unwrap_or_default();
            Finding::error("text/not-on-page", span, format!("the template shows nothing of block {id}"))
                .hint("this is a fault of the profile's template, not of the resume: every argument must be placed")
        })
        .collect()
}

struct PageWorld<'a> {
    /// The page, the blocks, the style, the template, and what all templates share.
    sources: [&'a Source; 5],
    fonts: &'a FontSet,
}

impl PageWorld<'_> {
    /// A diagnostic of Typst's as a finding on the Markdown.
    fn finding(&self, diagnostic: &SourceDiagnostic, emission: &Emission, resume: &Resume) -> Finding {
        let severity = match diagnostic.severity {
            TypstSeverity::Error => proofpress_resume::Severity::Error,
            TypstSeverity::Warning => proofpress_resume::Severity::Warning,
        };
        let [main, blocks, ..] = self.sources;
        let places = || std::iter::once(diagnostic.span).chain(diagnostic.trace.iter().map(|point| point.span.into()));
        let in_file =
            |file: &Source| places().filter(|span| span.id() == Some(file.id())).find_map(|span| self.range(span));
        let in_blocks = in_file(blocks).and_then(|range| emission.blocks.map.block_near(range.start));
        let called = || in_file(main).and_then(|range| resume.span_of(emission.called_at(range.start)?));
        let span = in_blocks.map(|piece| piece.source).or_else(called).unwrap_or_default();
        let mut finding = Finding::new("markdown/typst", severity, span, diagnostic.message.to_string());
        if diagnostic.span.id().is_none_or(|id| id != main.id() && id != blocks.id()) {
            finding.rule = "markdown/template".to_owned();
            if let Some((place, line)) = self.place_in_template(diagnostic) {
                finding.message = format!("{place}: {}", finding.message);
                finding = finding.hint(format!("the line there is `{line}`"));
            }
            finding = finding
                .hint("this comes from the profile's template, not from the resume")
                .hint("until it is mended, a bundled profile builds: --profile mid");
        }
        for hint in &diagnostic.hints {
            finding = finding.hint(hint.v.to_string());
        }
        finding
    }
}

impl PageWorld<'_> {
    /// File, line and column that a diagnostic outside the emission points to, and the line's text.
    fn place_in_template(&self, diagnostic: &SourceDiagnostic) -> Option<(String, String)> {
        let id = diagnostic.span.id()?;
        let range = self.range(diagnostic.span)?;
        let source = self.source(id).ok()?;
        let (line, column) = source.lines().byte_to_line_column(range.start)?;
        let text = source.text().get(source.lines().line_to_range(line)?)?.trim();
        let shown: String = text.chars().take(SHOWN_OF_LINE).collect();
        Some((format!("{} line {}, column {}", id.vpath().get_without_slash(), line + 1, column + 1), shown))
    }
}

impl World for PageWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        let [main, ..] = self.sources;
        main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or_else(|| FileError::NotFound(id.vpath().get_without_slash().into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        // Nothing but the five sources can be read: no image, no data file, no package.
        Err(FileError::NotFound(id.vpath().get_without_slash().into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // There is no clock in a page: the same input gives the same bytes.
        None
    }
}

/// Typst's library without the names of mathematics and of emoji: a template of a resume has no use for them, and Typst hashes its whole
/// library at every start.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(library()));

/// Makes Typst's library now, which the first layout would do otherwise.
pub fn make_library() {
    // Typst asks for its hash, which stays with it.
    hash128(&*LIBRARY);
}

fn library() -> Library {
    let mut library = Library::builder().build();
    for name in ["emoji", "math"] {
        if let Some(Ok(module)) = library.global.scope_mut().get_mut(name).map(Binding::write) {
            *module = Value::Module(Module::new(name, Scope::new()));
        }
    }
    library.math = Module::new("math", Scope::new());
    library.std = Binding::detached(library.global.clone());
    library
}

/// The one id of a fixed path: ids are never freed, so no document may make its own.
fn file_id(path: &str) -> FileId {
    match VirtualPath::new(path) {
        Ok(path) => RootedPath::new(VirtualRoot::Project, path).intern(),
        Err(_) => unreachable!("the paths are constants"),
    }
}
