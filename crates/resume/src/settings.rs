//! What front matter and flags ask for. Every key is optional; flags laid over front matter win.

use crate::model::Section;
use crate::source::ByteSpan;
use crate::units::Pt;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A paper size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// 8.5 × 11 in.
    UsLetter,
    /// 210 × 297 mm.
    A4,
}

impl Paper {
    /// Its name in Markdown, flags and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::UsLetter => "us-letter",
            Self::A4 => "a4",
        }
    }

    /// Width and height.
    #[must_use]
    pub fn size(self) -> (Pt, Pt) {
        match self {
            Self::UsLetter => (Pt(612.0), Pt(792.0)),
            Self::A4 => (Pt::millimetres(210.0), Pt::millimetres(297.0)),
        }
    }
}

impl FromStr for Paper {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        match name.trim().to_ascii_lowercase().as_str() {
            "us-letter" | "letter" | "us" => Ok(Self::UsLetter),
            "a4" => Ok(Self::A4),
            other => Err(format!("`{other}` is no paper; use us-letter or a4")),
        }
    }
}

/// How many pages the resume may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageLimit {
    /// At most this many (1 to 99).
    AtMost(usize),
    /// As many as it takes.
    Any,
}

impl FromStr for PageLimit {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim() {
            "any" => Ok(Self::Any),
            number => match number.parse() {
                Ok(pages @ 1..=99) => Ok(Self::AtMost(pages)),
                _ => Err(format!("`{number}` is no page count; use 1 to 99, or any")),
            },
        }
    }
}

/// Where the first screen ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FoldKind {
    /// Half the page's height.
    Half,
    /// A third of it.
    Third,
    /// A share of it, 0 to 100.
    Percent(f64),
    /// A length from the top of the page.
    Length(Pt),
    /// What a window of this many pixels shows of page 1 at full width.
    Screen {
        /// Window width.
        width: u32,
        /// Window height.
        height: u32,
    },
}

impl FoldKind {
    /// The fold's distance from the top of a page of this size; never more than the page.
    #[must_use]
    pub fn distance(self, width: Pt, height: Pt) -> Pt {
        let distance = match self {
            Self::Half => height / 2.0,
            Self::Third => height / 3.0,
            Self::Percent(share) => height * (share / 100.0),
            Self::Length(length) => length,
            Self::Screen { width: w, height: h } => width * (f64::from(h) / f64::from(w.max(1))),
        };
        distance.min(height).max(Pt::ZERO)
    }
}

impl fmt::Display for FoldKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Half => f.write_str("half"),
            Self::Third => f.write_str("third"),
            Self::Percent(share) => write!(f, "{share}%"),
            Self::Length(length) => write!(f, "{}pt", length.0),
            Self::Screen { width, height } => write!(f, "screen:{width}x{height}"),
        }
    }
}

impl FromStr for FoldKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let bad =
            || format!("`{text}` is no fold; use half, third, a percentage (45%), a length (5.5in) or screen:1440x900");
        match text {
            "half" => Ok(Self::Half),
            "third" => Ok(Self::Third),
            _ => {
                if let Some(share) = text.strip_suffix('%') {
                    let share: f64 = share.trim().parse().map_err(|_| bad())?;
                    return if share > 0.0 && share <= 100.0 { Ok(Self::Percent(share)) } else { Err(bad()) };
                }
                if let Some(window) = text.strip_prefix("screen:") {
                    let (width, height) = window.split_once(['x', '×']).ok_or_else(bad)?;
                    let (width, height) = (width.parse().map_err(|_| bad())?, height.parse().map_err(|_| bad())?);
                    return if width > 0 && height > 0 { Ok(Self::Screen { width, height }) } else { Err(bad()) };
                }
                match parse_length(text) {
                    Some(length) if length.0 > 0.0 => Ok(Self::Length(length)),
                    _ => Err(bad()),
                }
            }
        }
    }
}

/// Reads a length with a unit: `10pt`, `0.7in`, `18mm`, `2cm`. `None` where it is none, or not finite.
#[must_use]
pub fn parse_length(text: &str) -> Option<Pt> {
    let text = text.trim();
    let split = text.find(|c: char| c.is_ascii_alphabetic())?;
    let number: f64 = text[..split].trim().parse().ok()?;
    let length = match &text[split..] {
        "pt" => Pt(number),
        "in" => Pt::inches(number),
        "mm" => Pt::millimetres(number),
        "cm" => Pt::millimetres(number * 10.0),
        _ => return None,
    };
    length.0.is_finite().then_some(length)
}

/// How links look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkStyle {
    /// In the colour of the text.
    Plain,
    /// Underlined.
    Underline,
}

/// Where dates stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePlace {
    /// Beside the title, over real spaces.
    Beside,
    /// At the right edge; some readers detach them.
    Right,
}

/// What front matter or flags say of the look; `None` leaves it to the profile and the density.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StyleSettings {
    /// `serif`, `sans`, or a font family.
    pub font: Option<String>,
    /// Text size, fixed: density no longer sets it.
    pub size: Option<Pt>,
    /// Page margin, fixed.
    pub margin: Option<Pt>,
    /// Leading in em, fixed.
    pub leading: Option<f64>,
    /// Accent colour, `[r, g, b]`.
    pub accent: Option<[u8; 3]>,
    /// How links look.
    pub links: Option<LinkStyle>,
    /// Where dates stand.
    pub dates: Option<DatePlace>,
}

/// A calendar date, checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Year, 1 to 9999.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day, 1 to 31 as the month allows.
    pub day: u8,
}

impl Date {
    /// The date, if there is such a day.
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        ((1..=9999).contains(&year) && (1..=days).contains(&day)).then_some(Self { year, month, day })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = String;
    /// Reads `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("`{text}` is no date; write it as 2026-11-01");
        let mut parts = text.trim().splitn(3, '-');
        let mut next = || parts.next().and_then(|part| part.parse::<i32>().ok()).ok_or_else(bad);
        let (year, month, day) = (next()?, next()?, next()?);
        let small = |number: i32| u8::try_from(number).map_err(|_| bad());
        Self::new(year, small(month)?, small(day)?).ok_or_else(bad)
    }
}

/// An order of sections: kinds (`experience`) or headings (`Selected systems`), the first to come first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct SectionOrder(pub Vec<String>);

impl SectionOrder {
    /// Where a section comes: its place in the list; a summary and text without heading come first unless the list
    /// names them; what the list does not name comes last.
    #[must_use]
    pub fn rank(&self, section: &Section) -> usize {
        let title = section.title.plain();
        let named = self.0.iter().position(|name| {
            name.eq_ignore_ascii_case(section.kind.name()) || name.trim().to_lowercase() == title.trim().to_lowercase()
        });
        match named {
            Some(place) => place + 1,
            None if section.kind == crate::SectionKind::Summary || section.title.is_blank() => 0,
            None => self.0.len() + 1,
        }
    }
}

/// What a shareable copy leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redaction {
    /// Telephone numbers.
    Phone,
    /// Mail addresses.
    Email,
    /// Where the person lives.
    Address,
}

impl Redaction {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Phone, Self::Email, Self::Address];

    /// Its name in front matter and flags.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
        }
    }
}

impl FromStr for Redaction {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|what| what.name().eq_ignore_ascii_case(name.trim()))
            .ok_or_else(|| format!("`{name}` is nothing that can be left out; use phone, email, address"))
    }
}

/// All that front matter and flags can ask for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// Profile name; never a path when it comes from front matter.
    pub profile: Option<String>,
    /// Where front matter names the profile, for findings.
    pub profile_span: Option<ByteSpan>,
    /// Paper.
    pub paper: Option<Paper>,
    /// Page limit.
    pub pages: Option<PageLimit>,
    /// Fold.
    pub fold: Option<FoldKind>,
    /// Section order in place of the profile's.
    pub order: Option<SectionOrder>,
    /// Language tag (BCP 47).
    pub lang: Option<String>,
    /// Look.
    pub style: StyleSettings,
    /// Document date.
    pub date: Option<Date>,
    /// What `--redact` and the front-matter list leave out of every output.
    pub redact: Vec<Redaction>,
}

impl Settings {
    /// These settings with every key that `over` sets replaced by its value.
    #[must_use]
    pub fn overlaid(&self, over: &Self) -> Self {
        let style = StyleSettings {
            font: over.style.font.clone().or_else(|| self.style.font.clone()),
            size: over.style.size.or(self.style.size),
            margin: over.style.margin.or(self.style.margin),
            leading: over.style.leading.or(self.style.leading),
            accent: over.style.accent.or(self.style.accent),
            links: over.style.links.or(self.style.links),
            dates: over.style.dates.or(self.style.dates),
        };
        Self {
            profile: over.profile.clone().or_else(|| self.profile.clone()),
            profile_span: if over.profile.is_some() { over.profile_span } else { self.profile_span },
            paper: over.paper.or(self.paper),
            pages: over.pages.or(self.pages),
            fold: over.fold.or(self.fold),
            order: over.order.clone().or_else(|| self.order.clone()),
            lang: over.lang.clone().or_else(|| self.lang.clone()),
            style,
            date: over.date.or(self.date),
            // Both: a flag must not bring back what the front matter keeps out.
            redact: Redaction::ALL
                .into_iter()
                .filter(|what| self.redact.contains(what) || over.redact.contains(what))
                .collect(),
        }
    }

    /// Paper, US Letter unless set.
    #[must_use]
    pub fn paper(&self) -> Paper {
        self.paper.unwrap_or(Paper::UsLetter)
    }

    /// Page limit, one unless set.
    #[must_use]
    pub fn pages(&self) -> PageLimit {
        self.pages.unwrap_or(PageLimit::AtMost(1))
    }

    /// Fold, half unless set.
    #[must_use]
    pub fn fold(&self) -> FoldKind {
        self.fold.unwrap_or(FoldKind::Half)
    }

    /// Language, English unless set.
    #[must_use]
    pub fn lang(&self) -> &str {
        self.lang.as_deref().unwrap_or("en")
    }
}
