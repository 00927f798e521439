//! Header, sections, entries and blocks to HTML, with schema.org's words for what they are.

use super::page::HtmlPage;
use super::rich::{Inline, push_rich};
use super::write::Html;
use proofpress_resume::composition::{ComposedBlock, ComposedItem, ComposedSection};
use proofpress_resume::markdown::dates::find_dates;
use proofpress_resume::model::{Block, BlockKind, Contact, ContactKind, Entry, SectionKind};
use proofpress_resume::{Resume, RichText};

const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

pub(super) fn push_body(html: &mut Html, page: &HtmlPage<'_>, right_to_left: bool) {
    let mut body = Body { html, resume: page.resume, right_to_left };
    let is_person = page.resume.header.name.is_some();
    let itemtype = |name| is_person.then_some(name);
    body.html.open("body", &[("itemscope", itemtype("")), ("itemtype", itemtype("https://schema.org/ProfilePage"))]);
    body.html.raw("\n");
    if let (true, Some(date)) = (is_person, page.resume.settings.date) {
        body.html.open("meta", &[("itemprop", Some("dateModified")), ("content", Some(&date.to_string()))]);
        body.html.raw("\n");
    }
    body.html.open(
        "main",
        &[
            ("itemprop", itemtype("mainEntity")),
            ("itemscope", itemtype("")),
            ("itemtype", itemtype("https://schema.org/Person")),
        ],
    );
    body.header();
    for section in &page.composition.sections {
        body.section(section);
    }
    body.html.raw("\n</main>\n</body>");
}

struct Body<'a> {
    html: &'a mut Html,
    resume: &'a Resume,
    right_to_left: bool,
}

/// What schema.org calls an entry: the person's relation to the organisation, and what that is.
struct Role {
    relation: &'static str,
    organisation: &'static str,
    /// Whether the title is the role's name.
    titled: bool,
}

impl Body<'_> {
    /// `auto` for text whose script runs against the page.
    fn direction(&self, text: &str) -> Option<&'static str> {
        (text.chars().any(is_right_to_left) != self.right_to_left).then_some("auto")
    }

    fn element(
        &mut self,
        name: &str,
        class: Option<&str>,
        property: Option<&str>,
        text: &RichText,
        inline: Inline<'_>,
    ) {
        let direction = self.direction(&text.plain());
        self.html.open(name, &[("class", class), ("dir", direction), ("itemprop", property)]);
        push_rich(self.html, text, inline);
        self.html.close(name);
    }

    fn header(&mut self) {
        let header = &self.resume.header;
        if header.name.is_none() && header.headline.is_empty() && header.contacts.is_empty() {
            return;
        }
        self.html.raw("\n<header>");
        let is_person = header.name.is_some();
        if let Some(name) = &header.name {
            self.html.raw("\n");
            let inline = Inline { heading: true, ..Inline::default() };
            self.element("h1", None, Some("name"), &name.text, inline);
        }
        for (number, line) in header.headline.iter().enumerate() {
            let property = if number == 0 && is_title(&line.text) { "jobTitle" } else { "description" };
            self.html.raw("\n");
            self.element("p", Some("headline"), is_person.then_some(property), &line.text, Inline::default());
        }
        if !header.contacts.is_empty() {
            self.html.raw("\n<address>\n<ul>");
            header.contacts.iter().for_each(|contact| self.contact(contact, is_person));
            self.html.raw("\n</ul>\n</address>");
        }
        self.html.raw("\n</header>");
    }

    fn contact(&mut self, contact: &Contact, is_person: bool) {
        let linked = contact.text.runs.iter().any(|run| run.link.is_some());
        let (mut property, mut inline) = (None, Inline::default());
        if is_person {
            match contact.kind {
                ContactKind::Email if linked => inline.link_text = Some("email"),
                ContactKind::Phone if linked => inline.link_text = Some("telephone"),
                ContactKind::Link if linked => inline.link_target = Some("sameAs"),
                ContactKind::Email => property = Some("email"),
                ContactKind::Phone => property = Some("telephone"),
                ContactKind::Place => property = Some("address"),
                ContactKind::Link | ContactKind::Other => {}
            }
        }
        self.html.raw("\n");
        self.element("li", None, property, &contact.text, inline);
    }

    fn section(&mut self, composed: &ComposedSection) {
        let Some(section) = self.resume.section(composed.id) else { return };
        // With no name, the sections are the page's first headings.
        let level = if self.resume.header.name.is_some() { 2 } else { 1 };
        let titled = !section.title.is_blank();
        let name = if titled { "section" } else { "div" };
        self.html.raw("\n\n");
        self.html.open(name, &[("class", Some(section.kind.name()))]);
        if titled {
            self.html.raw("\n");
            let inline = Inline { heading: true, ..Inline::default() };
            self.element(HEADINGS[level - 1], None, None, &section.title, inline);
        }
        let below = if titled { level + 1 } else { level };
        let mut loose = Vec::new();
        for item in &composed.items {
            match item {
                ComposedItem::Block(block) => loose.push(block.clone()),
                ComposedItem::Entry { id, blocks } => {
                    self.blocks(&loose, below, section.kind);
                    loose.clear();
                    if let Some(entry) = self.resume.entry(*id) {
                        self.entry(entry, blocks, below, section.kind);
                    }
                }
            }
        }
        self.blocks(&loose, below, section.kind);
        self.html.raw("\n");
        self.html.close(name);
    }

    fn entry(&mut self, entry: &Entry, blocks: &[ComposedBlock], level: usize, section: SectionKind) {
        let shown = |text: &Option<RichText>| text.as_ref().is_some_and(|text| !text.is_blank());
        let heading = [&entry.title, &entry.organisation, &entry.place].iter().position(|field| shown(field));
        let role = self.role(entry, section);
        let name = if heading.is_some() { "article" } else { "div" };
        self.html.raw("\n");
        self.html.open(
            name,
            &[
                ("class", Some(if entry.continues { "entry continues" } else { "entry" })),
                ("itemprop", role.as_ref().map(|role| role.relation)),
                ("itemscope", role.as_ref().map(|_| "")),
                ("itemtype", role.as_ref().map(|_| "https://schema.org/OrganizationRole")),
            ],
        );
        if heading.is_some() || shown(&entry.dates) {
            self.entry_head(entry, heading, role.as_ref(), level);
        }
        self.blocks(blocks, if heading.is_some() { level + 1 } else { level }, section);
        self.html.raw("\n");
        self.html.close(name);
    }

    fn entry_head(&mut self, entry: &Entry, heading: Option<usize>, role: Option<&Role>, level: usize) {
        let fields = [&entry.title, &entry.organisation, &entry.place];
        self.html.raw("\n<div class=\"title\">");
        if let Some(number) = heading {
            let element = HEADINGS[level.min(6) - 1];
            if let Some(text) = fields[number] {
                self.html.open(element, &[("dir", self.direction(&text.plain()))]);
                self.field(number, text, role, true);
                self.html.close(element);
            }
        }
        if let Some(dates) = entry.dates.as_ref().filter(|dates| !dates.is_blank()) {
            self.html.raw("\n");
            let inline = Inline { times: true, ends: role.map(|_| ("startDate", "endDate")), ..Inline::default() };
            self.element("p", Some("dates"), None, dates, inline);
        }
        let rest: Vec<(usize, &RichText)> = (heading.map_or(3, |number| number + 1)..3)
            .filter_map(|number| fields[number].as_ref().map(|text| (number, text)))
            .filter(|(_, text)| !text.is_blank())
            .collect();
        if !rest.is_empty() {
            self.html.raw("\n<p class=\"where\">");
            for (at, (number, text)) in rest.into_iter().enumerate() {
                if at > 0 {
                    self.html.raw("<span aria-hidden=\"true\"> | </span>");
                }
                self.html.open("span", &[("dir", self.direction(&text.plain()))]);
                self.field(number, text, role, false);
                self.html.raw("</span>");
            }
            self.html.raw("</p>");
        }
        self.html.raw("\n</div>");
    }

    /// The title (0), organisation (1) or place (2) of an entry.
    fn field(&mut self, number: usize, text: &RichText, role: Option<&Role>, heading: bool) {
        let inline = Inline { heading, ..Inline::default() };
        let Some(role) = role else { return push_rich(self.html, text, inline) };
        match number {
            0 if role.titled => {
                self.html.raw("<span itemprop=\"roleName\">");
                push_rich(self.html, text, inline);
                self.html.raw("</span>");
            }
            1 => {
                let itemtype = format!("https://schema.org/{}", role.organisation);
                self.html.open(
                    "span",
                    &[("itemprop", Some(role.relation)), ("itemscope", Some("")), ("itemtype", Some(&itemtype))],
                );
                self.html.raw("<span itemprop=\"name\">");
                push_rich(self.html, text, inline);
                self.html.raw("</span></span>");
            }
            _ => push_rich(self.html, text, inline),
        }
    }

    /// What an entry is, where the resume says it: nothing is said of an entry without an organisation.
    fn role(&self, entry: &Entry, section: SectionKind) -> Option<Role> {
        self.resume.header.name.as_ref()?;
        entry.organisation.as_ref().filter(|organisation| !organisation.is_blank())?;
        let ongoing = entry
            .dates
            .as_ref()
            .is_some_and(|dates| find_dates(&dates.plain()).iter().any(|found| found.dates.present));
        match section {
            SectionKind::Experience => {
                Some(Role { relation: "worksFor", organisation: "Organization", titled: entry.title.is_some() })
            }
            SectionKind::Leadership => {
                Some(Role { relation: "memberOf", organisation: "Organization", titled: entry.title.is_some() })
            }
            // Who still studies there is no alumnus.
            SectionKind::Education if !ongoing => {
                Some(Role { relation: "alumniOf", organisation: "EducationalOrganization", titled: false })
            }
            _ => None,
        }
    }

    /// Blocks in their order, those that make one list in one list. The model limits how deep they nest.
    fn blocks(&mut self, blocks: &[ComposedBlock], level: usize, section: SectionKind) {
        let resume = self.resume;
        let known: Vec<(&ComposedBlock, &Block)> =
            blocks.iter().filter_map(|composed| Some((composed, resume.block(composed.id)?))).collect();
        for group in known.chunk_by(|(_, a), (_, b)| list_of(a).is_some() && list_of(a) == list_of(b)) {
            match list_of(group[0].1) {
                Some(List::Bullets) => {
                    self.html.raw("\n<ul>");
                    for (composed, block) in group {
                        self.item(composed, block, None, level, section);
                    }
                    self.html.raw("\n</ul>");
                }
                Some(List::Numbers(bracket)) => {
                    self.html.raw("\n");
                    self.html.open("ol", &[("class", bracket.then_some("brackets"))]);
                    for (composed, block) in group {
                        self.item(composed, block, number_of(block), level, section);
                    }
                    self.html.raw("\n</ol>");
                }
                Some(List::Labels) => {
                    self.html.raw("\n<dl>");
                    for (composed, block) in group {
                        self.labelled(composed, block, level, section);
                    }
                    self.html.raw("\n</dl>");
                }
                None => {
                    for (composed, block) in group {
                        self.single(composed, block, level, section);
                    }
                }
            }
        }
    }

    fn item(
        &mut self,
        composed: &ComposedBlock,
        block: &Block,
        number: Option<String>,
        level: usize,
        section: SectionKind,
    ) {
        self.html.raw("\n");
        self.html.open("li", &[("value", number.as_deref()), ("dir", self.direction(&block.text.plain()))]);
        push_rich(self.html, &block.text, Inline::default());
        self.blocks(&composed.children, level, section);
        self.html.close("li");
    }

    fn labelled(&mut self, composed: &ComposedBlock, block: &Block, level: usize, section: SectionKind) {
        let BlockKind::SkillGroup { label } = &block.kind else { return };
        self.html.raw("\n");
        self.html.open("div", &[("dir", self.direction(&format!("{}{}", label.plain(), block.text.plain())))]);
        self.html.raw("<dt>");
        push_rich(self.html, label, Inline::default());
        self.html.raw("</dt> <dd>");
        let knows = section == SectionKind::Skills && self.resume.header.name.is_some();
        self.html.open("span", &[("itemprop", knows.then_some("knowsAbout"))]);
        push_rich(self.html, &block.text, Inline::default());
        self.html.raw("</span>");
        self.blocks(&composed.children, level, section);
        self.html.raw("</dd></div>");
    }

    fn single(&mut self, composed: &ComposedBlock, block: &Block, level: usize, section: SectionKind) {
        self.html.raw("\n");
        match &block.kind {
            BlockKind::Subheading if !block.text.is_blank() => {
                let inline = Inline { heading: true, ..Inline::default() };
                self.element(HEADINGS[level.min(6) - 1], Some("sub"), None, &block.text, inline);
            }
            // A label alone or a text alone makes no list of labels.
            BlockKind::SkillGroup { label } => {
                self.html.open("p", &[("dir", self.direction(&format!("{}{}", label.plain(), block.text.plain())))]);
                if !label.is_blank() {
                    self.html.raw("<strong>");
                    push_rich(self.html, label, Inline::default());
                    self.html.raw("</strong>");
                }
                push_rich(self.html, &block.text, Inline::default());
                self.html.raw("</p>");
            }
            _ if block.text.is_blank() => {}
            _ => self.element("p", None, None, &block.text, Inline::default()),
        }
        self.blocks(&composed.children, level, section);
    }
}

/// The lists that blocks make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Bullets,
    /// Numbers; whether a bracket follows them in place of a dot.
    Numbers(bool),
    Labels,
}

fn list_of(block: &Block) -> Option<List> {
    match &block.kind {
        BlockKind::Bullet => Some(List::Bullets),
        BlockKind::Numbered(marker) => Some(List::Numbers(marker.contains(')'))),
        BlockKind::SkillGroup { label } if !label.is_blank() && !block.text.is_blank() => Some(List::Labels),
        _ => None,
    }
}

/// The number of an item as HTML takes it.
fn number_of(block: &Block) -> Option<String> {
    let BlockKind::Numbered(marker) = &block.kind else { return None };
    let digits: String = marker.chars().filter(char::is_ascii_digit).collect();
    digits.parse::<i32>().ok().map(|number| number.to_string())
}

/// Whether a line under the name is a job title rather than a sentence.
fn is_title(text: &RichText) -> bool {
    let plain = text.plain();
    let plain = plain.trim();
    plain.chars().count() <= 80 && !plain.ends_with(['.', '!', '?', '。'])
}

/// Letters of Hebrew, Arabic and their kin.
fn is_right_to_left(character: char) -> bool {
    matches!(u32::from(character), 0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
}
