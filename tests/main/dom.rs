//! An HTML page, parsed as a browser would, to its elements and to the blocks that a reader sees.

use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proofpress::export::{ExpectedBlock, ExpectedKind};
use proofpress::resume::model::{BlockId, IdKind};

/// A parsed page.
pub(crate) struct Dom(RcDom);

/// The elements that a page is made of.
const ELEMENTS: [&str; 34] = [
    "html", "head", "meta", "title", "link", "style", "body", "main", "header", "section", "article", "div", "address",
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "dl", "dt", "dd", "a", "span", "time", "strong", "em",
    "s", "code", "br",
];

/// The attributes that they may have.
const ATTRIBUTES: [&str; 16] = [
    "lang",
    "dir",
    "charset",
    "http-equiv",
    "content",
    "name",
    "property",
    "rel",
    "href",
    "class",
    "itemprop",
    "itemscope",
    "itemtype",
    "datetime",
    "value",
    "aria-hidden",
];

impl Dom {
    pub(crate) fn parse(text: &str) -> Self {
        let dom = parse_document(RcDom::default(), ParseOpts::default()).one(text);
        Self(dom)
    }

    /// What the parser of a browser stumbles over.
    pub(crate) fn errors(&self) -> Vec<String> {
        self.0.errors.borrow().iter().map(ToString::to_string).collect()
    }

    /// What must not stand in a public page: foreign elements and attributes, comments, targets of other schemes.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        walk(&self.0.document, &mut |node| match &node.data {
            NodeData::Element { name, attrs, .. } => {
                let element = name.local.as_ref();
                if !ELEMENTS.contains(&element) {
                    faults.push(format!("<{element}>"));
                }
                for attribute in attrs.borrow().iter() {
                    let (key, value) = (attribute.name.local.as_ref(), attribute.value.as_ref());
                    if !ATTRIBUTES.contains(&key) {
                        faults.push(format!("<{element} {key}>"));
                    }
                    let allowed =
                        ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| value.starts_with(scheme));
                    let icon = element == "link" && value == "data:,";
                    if key == "href" && !allowed && !icon {
                        faults.push(format!("href {value}"));
                    }
                }
            }
            NodeData::Comment { contents } => faults.push(format!("comment {contents}")),
            NodeData::ProcessingInstruction { .. } => faults.push("a processing instruction".to_owned()),
            _ => {}
        });
        faults
    }

    /// The targets of its links.
    pub(crate) fn targets(&self) -> Vec<String> {
        let mut targets = Vec::new();
        walk(&self.0.document, &mut |node| {
            if element(node) == "a" {
                targets.extend(attribute(node, "href"));
            }
        });
        targets
    }

    /// The machine-readable dates.
    pub(crate) fn times(&self) -> Vec<String> {
        let mut times = Vec::new();
        walk(&self.0.document, &mut |node| {
            if element(node) == "time" {
                times.extend(attribute(node, "datetime"));
            }
        });
        times
    }

    /// The text of every element with this property.
    pub(crate) fn property(&self, property: &str) -> Vec<String> {
        let mut found = Vec::new();
        walk(&self.0.document, &mut |node| {
            if attribute(node, "itemprop").as_deref() == Some(property) {
                found.push(text(node, &|_| false));
            }
        });
        found
    }

    /// The blocks of its body in reading order; the fields of one entry share an id.
    pub(crate) fn blocks(&self) -> Vec<ExpectedBlock> {
        let mut blocks = Blocks::default();
        blocks.node(&self.0.document, "");
        blocks.found
    }
}

#[derive(Default)]
struct Blocks {
    found: Vec<ExpectedBlock>,
    entry: u32,
    number: u32,
}

impl Blocks {
    fn push(&mut self, kind: ExpectedKind, text: &str) {
        let id = match kind {
            ExpectedKind::Title | ExpectedKind::Organisation | ExpectedKind::Place | ExpectedKind::Dates => {
                BlockId::new(IdKind::Entry, self.entry)
            }
            _ => {
                self.number += 1;
                BlockId::new(IdKind::Block, self.number)
            }
        };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            self.found.push(ExpectedBlock { id, kind, text, written: None, line: 1 });
        }
    }

    /// `inside` is the class or name of the nearest element that says what its text is.
    fn node(&mut self, node: &Handle, inside: &str) {
        let own = attribute(node, "class").unwrap_or_default();
        let is_list = |node: &Handle| is_nested(&element(node));
        match element(node).as_str() {
            "head" => {}
            "div" if own == "title" => {
                self.entry += 1;
                self.children(node, "title");
            }
            "header" | "address" => {
                let name = element(node);
                self.children(node, &name);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let kind = match inside {
                    "header" => ExpectedKind::Name,
                    "title" => ExpectedKind::Title,
                    _ if own == "sub" => ExpectedKind::Subheading,
                    _ => ExpectedKind::Section,
                };
                self.push(kind, &text(node, &is_list));
            }
            "p" if own == "headline" => self.push(ExpectedKind::Headline, &text(node, &is_list)),
            "p" if own == "dates" => self.push(ExpectedKind::Dates, &text(node, &is_list)),
            "p" if own == "where" => {
                for field in node.children.borrow().iter().filter(|field| attribute(field, "aria-hidden").is_none()) {
                    self.push(ExpectedKind::Place, &text(field, &is_list));
                }
            }
            "p" => self.push(ExpectedKind::Paragraph, &text(node, &is_list)),
            "li" => {
                let kind = match inside {
                    "address" => ExpectedKind::Contact,
                    "ol" => ExpectedKind::Numbered,
                    _ => ExpectedKind::Bullet,
                };
                self.push(kind, &text(node, &is_list));
                self.lists(node);
            }
            "div" if inside == "dl" => {
                self.push(ExpectedKind::SkillGroup, &text(node, &is_list));
                self.lists(node);
            }
            "ul" if inside == "address" => self.children(node, inside),
            name @ ("ul" | "ol" | "dl") => self.children(node, name),
            "section" | "article" | "main" | "body" | "html" | "" | "div" => self.children(node, ""),
            _ => {}
        }
        // Text that stands in no block at all is a fault that the comparison with the page has to show.
        if let (NodeData::Text { contents }, true) = (&node.data, matches!(inside, "" | "title" | "header" | "address"))
        {
            self.push(ExpectedKind::Paragraph, &contents.borrow());
        }
    }

    fn children(&mut self, node: &Handle, inside: &str) {
        node.children.borrow().iter().for_each(|child| self.node(child, inside));
    }

    /// The blocks that nest in an item.
    fn lists(&mut self, node: &Handle) {
        for child in node.children.borrow().iter() {
            match element(child).as_str() {
                "dd" => self.lists(child),
                name if is_nested(name) => self.node(child, ""),
                _ => {}
            }
        }
    }
}

/// Whether an element inside an item is a block of its own.
fn is_nested(name: &str) -> bool {
    matches!(name, "ul" | "ol" | "dl" | "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn walk(node: &Handle, visit: &mut impl FnMut(&Handle)) {
    visit(node);
    node.children.borrow().iter().for_each(|child| walk(child, visit));
}

/// The text of a node, elements that `skip` names and their content left out; a line break is a space.
fn text(node: &Handle, skip: &impl Fn(&Handle) -> bool) -> String {
    let mut out = String::new();
    for child in node.children.borrow().iter() {
        match &child.data {
            NodeData::Text { contents } => out.push_str(&contents.borrow()),
            NodeData::Element { .. } if skip(child) => {}
            NodeData::Element { .. } if element(child) == "br" => out.push(' '),
            _ => out.push_str(&text(child, skip)),
        }
    }
    out
}

/// The name of an element; empty for other nodes.
fn element(node: &Handle) -> String {
    if let NodeData::Element { name, .. } = &node.data { name.local.to_string() } else { String::new() }
}

fn attribute(node: &Handle, key: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &node.data else { return None };
    attrs.borrow().iter().find(|attribute| &*attribute.name.local == key).map(|found| found.value.to_string())
}
