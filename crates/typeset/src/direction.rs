//! Text to the direction it runs in, and the language of a resume that does not name its own.

use proofpress_resume::{Resume, RichText};

/// Languages that are written from the right, by their ISO 639 codes.
const FROM_RIGHT: [&str; 12] = ["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"];

/// Which way text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Left to right.
    FromLeft,
    /// Right to left.
    FromRight,
}

impl Direction {
    /// As Typst spells it.
    pub(crate) fn typst(self) -> &'static str {
        match self {
            Self::FromLeft => "ltr",
            Self::FromRight => "rtl",
        }
    }
}

/// The directions of a resume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Directions {
    /// That of the page: on which side its lines start.
    pub(crate) page: Direction,
    /// Whether a letter of another direction than left to right stands anywhere.
    pub(crate) any_from_right: bool,
}

/// The direction of a letter; `None` for what takes on that of its neighbours: digits, punctuation, marks.
fn of_letter(letter: char) -> Option<Direction> {
    match u32::from(letter) {
        0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefc | 0x10800..=0x10fff | 0x1e800..=0x1efff => {
            // Arabic has digits of its own, and a bidirectional text takes a script's marks with its letters.
            letter.is_alphabetic().then_some(Direction::FromRight)
        }
        _ => letter.is_alphabetic().then_some(Direction::FromLeft),
    }
}

/// The direction of the first letter.
pub(crate) fn of_text(text: &RichText) -> Option<Direction> {
    text.runs.iter().flat_map(|run| run.text.chars()).find_map(of_letter)
}

/// Whether a letter of a text runs another way than the page.
pub(crate) fn turns(text: &RichText, page: Direction) -> bool {
    text.runs.iter().flat_map(|run| run.text.chars()).filter_map(of_letter).any(|direction| direction != page)
}

/// That of the language that front matter names; else the one in which most letters run.
pub(crate) fn of_resume(resume: &Resume) -> Directions {
    let any_from_right = shown_text(resume).filter_map(of_letter).any(|direction| direction == Direction::FromRight);
    let mut page = Direction::FromLeft;
    if let Some(tag) = &resume.settings.lang {
        if FROM_RIGHT.contains(&primary(tag).as_str()) {
            page = Direction::FromRight;
        }
    } else if any_from_right {
        let shown: Vec<Direction> = shown_text(resume).filter_map(of_letter).collect();
        let from_right = shown.iter().filter(|&&direction| direction == Direction::FromRight).count();
        // Names of tools are Latin in every language: a page need not be mostly of its own letters.
        if from_right * 3 > shown.len() {
            page = Direction::FromRight;
        }
    }
    Directions { page, any_from_right }
}

/// The language to say a resume is in when it names none: that of its script where it runs from the right.
pub(crate) fn language_of(resume: &Resume) -> &'static str {
    let mut persian = false;
    let mut hebrew = 0usize;
    let mut arabic = 0usize;
    for letter in shown_text(resume) {
        match u32::from(letter) {
            0x590..=0x5ff | 0xfb1d..=0xfb4f => hebrew += 1,
            // Letters that Persian has and Arabic has not.
            0x67e | 0x686 | 0x698 | 0x6af | 0x6cc => {
                persian = true;
                arabic += 1;
            }
            0x600..=0x6ff => arabic += 1,
            _ => {}
        }
    }
    if hebrew >= arabic {
        "he"
    } else if persian {
        "fa"
    } else {
        "ar"
    }
}

/// The language of a BCP 47 tag, without its script and region.
pub(crate) fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// The letters of all that a page shows; a private note has no say in how it runs.
fn shown_text(resume: &Resume) -> impl Iterator<Item = char> {
    let entries = resume.sections.iter().flat_map(|section| &section.items).filter_map(|item| match item {
        proofpress_resume::model::Item::Entry(entry) => Some(entry),
        proofpress_resume::model::Item::Block(_) => None,
    });
    let fields =
        entries.flat_map(|entry| [&entry.title, &entry.organisation, &entry.place, &entry.dates].into_iter().flatten());
    let header = &resume.header;
    let lines =
        header.headline.iter().map(|line| &line.text).chain(header.contacts.iter().map(|contact| &contact.text));
    resume
        .sections
        .iter()
        .map(|section| &section.title)
        .chain(lines)
        .chain(fields)
        .chain(header.name.iter().map(|name| &name.text))
        .chain(resume.blocks().map(|(.., block)| &block.text))
        .flat_map(|text| text.runs.iter().flat_map(|run| run.text.chars()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proofpress_resume::{Source, parse_resume};

    fn directions(text: &str) -> Directions {
        of_resume(&parse_resume(Source::new("r.md", text.to_owned())))
    }

    #[test]
    fn a_page_runs_as_its_language_or_as_its_letters() {
        let hebrew = "# נועה כהן\n\n## ניסיון\n- פיתוח שירות Billing API (Go, gRPC) בחברת דוגמה\n";
        assert_eq!(directions(hebrew).page, Direction::FromRight);
        let english = "# Ada Example\n\n## Experience\n- Led the הצוות office and its twelve engineers\n";
        assert_eq!(directions(english), Directions { page: Direction::FromLeft, any_from_right: true });
        assert_eq!(directions(&format!("---\nlang: en\n---\n{hebrew}")).page, Direction::FromLeft);
        assert_eq!(directions(&format!("---\nlang: he-IL\n---\n{english}")).page, Direction::FromRight);
        assert!(!directions("# Zoë\n\n## Skills\n- Go\n").any_from_right);
    }

    #[test]
    fn a_script_names_its_language() {
        let language = |text: &str| language_of(&parse_resume(Source::new("r.md", text.to_owned())));
        assert_eq!(language("# נועה כהן\n"), "he");
        assert_eq!(language("# نور الحسن\n\n## الخبرة\n- كتبت اختبارات\n"), "ar");
        assert_eq!(language("# پویا\n\n## تجربه\n- گزارش\n"), "fa");
    }
}
