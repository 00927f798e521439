//! A page as a column of lines of text whose heights add up: what may be left out of it, and what may change places.
//!
//! Heights are in quarter points. Nothing here knows of Markdown or Typst, so that the choice can be tested against
//! trying everything.

/// Quarter points in a point.
pub(crate) const QUARTERS: f64 = 4.0;
/// How many kinds of neighbour there are.
pub(crate) const KINDS: usize = 9;

/// What stands next to what decides the gap between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// The header of the page.
    Top,
    /// A section's heading.
    Heading,
    /// An entry's title.
    Title,
    /// The title of an entry that goes on with the organisation before it.
    Continued,
    /// A bullet.
    Bullet,
    /// A numbered item.
    Numbered,
    /// A paragraph.
    Paragraph,
    /// A group of skills.
    SkillGroup,
    /// A heading inside a section or entry.
    Subheading,
}

/// The gap between each two kinds of neighbours, in quarter points: `gaps[above][below]`.
pub(crate) type Gaps = [[u32; KINDS]; KINDS];

/// A page: from the foot of its header down to the last line that it has room for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    /// Foot of the header.
    pub(crate) start: u32,
    /// Where the last line must end.
    pub(crate) end: u32,
    /// The fold.
    pub(crate) fold: u32,
    /// Gaps.
    pub(crate) gaps: Gaps,
    /// What stands on it, from top to bottom.
    pub(crate) sections: Vec<Strip>,
    /// All units, by number.
    pub(crate) units: Vec<Unit>,
    /// The units of each run.
    pub(crate) runs: Vec<Run>,
}

/// Whether a section or entry is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It is.
    Always,
    /// It may be left out.
    Optional,
    /// It is not.
    Never,
}

/// A section.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Strip {
    /// Height of its heading; `None` where it has none.
    pub(crate) heading: Option<u32>,
    /// Whether it is on the page.
    pub(crate) presence: Presence,
    /// Whether it shows its heading though nothing stands under it.
    pub(crate) bare: bool,
    /// What stands in it.
    pub(crate) parts: Vec<Part>,
}

/// What stands in a section.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Part {
    /// Neighbours of one kind, by number.
    Run(usize),
    /// Entries in a row.
    Entries {
        /// The entries.
        entries: Vec<EntryStrip>,
        /// Whether they may change places.
        movable: bool,
    },
}

/// An entry.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EntryStrip {
    /// Height of its title lines; `None` where it has none.
    pub(crate) title: Option<u32>,
    /// `Title` or `Continued`.
    pub(crate) kind: Kind,
    /// Whether it is on the page.
    pub(crate) presence: Presence,
    /// Fewest units that it shows.
    pub(crate) floor: u8,
    /// Its runs, by number.
    pub(crate) runs: Vec<usize>,
}

/// Units of one kind that follow one another and may change places among themselves.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    /// Their kind.
    pub(crate) kind: Kind,
    /// The units, by number, in source order; at most [`MAX_UNITS`].
    pub(crate) units: Vec<usize>,
    /// Whether at least one has to stay.
    pub(crate) least: bool,
}

/// Most units of a run.
pub(crate) const MAX_UNITS: usize = 64;

/// A block with its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Height.
    pub(crate) height: u32,
    /// Whether it has to stay.
    pub(crate) keep: bool,
    /// The run that it stands in, by number.
    pub(crate) run: usize,
}

/// What a unit is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Worth {
    /// On the page.
    pub(crate) page: i64,
    /// Above the fold, added to that.
    pub(crate) above: i64,
}

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// What it is worth in all.
    pub(crate) value: i64,
    /// Where its last line ends.
    pub(crate) bottom: u32,
    /// What stands on the page, from top to bottom.
    pub(crate) steps: Vec<Step>,
}

/// One step down the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// A section begins.
    Section(usize),
    /// An entry begins: its place in its part, and the part's in its section.
    Entry {
        /// The part.
        part: usize,
        /// The entry.
        entry: usize,
    },
    /// A unit of a run.
    Unit(usize),
}

impl Column {
    /// Where the last line of a page in this order ends.
    pub(crate) fn foot(&self, steps: &[Step]) -> u32 {
        let (mut height, mut last) = (self.start, Kind::Top);
        let mut section = 0;
        for step in steps {
            let next = match step {
                Step::Section(number) => {
                    section = *number;
                    self.sections[section].heading.map(|heading| (Kind::Heading, heading))
                }
                Step::Entry { part, entry } => match &self.sections[section].parts[*part] {
                    Part::Entries { entries, .. } => entries[*entry].title.map(|title| (entries[*entry].kind, title)),
                    Part::Run(_) => None,
                },
                Step::Unit(unit) => Some((self.runs[self.units[*unit].run].kind, self.units[*unit].height)),
            };
            if let Some((kind, own)) = next {
                height = height.saturating_add(self.gaps[last as usize][kind as usize]).saturating_add(own);
                last = kind;
            }
        }
        height
    }

    /// The same column with nothing to choose but the order: what is in `steps` stays, all else is gone.
    pub(crate) fn settled(&self, steps: &[Step]) -> Self {
        let mut settled = self.clone();
        let mut shown = vec![false; self.units.len()];
        for section in &mut settled.sections {
            section.presence = Presence::Never;
            for part in &mut section.parts {
                if let Part::Entries { entries, .. } = part {
                    entries.iter_mut().for_each(|entry| entry.presence = Presence::Never);
                }
            }
        }
        let mut section = 0;
        for step in steps {
            match step {
                Step::Section(number) => {
                    section = *number;
                    settled.sections[section].presence = Presence::Always;
                }
                Step::Entry { part, entry } => {
                    if let Part::Entries { entries, .. } = &mut settled.sections[section].parts[*part] {
                        entries[*entry].presence = Presence::Always;
                    }
                }
                Step::Unit(unit) => shown[*unit] = true,
            }
        }
        for run in &mut settled.runs {
            run.units.retain(|&unit| shown[unit]);
            run.least = false;
        }
        for (unit, shown) in settled.units.iter_mut().zip(shown) {
            unit.keep = shown;
        }
        settled
    }

    /// The same column with a unit that has to stay, and what it stands in; nothing where it stands in no run.
    pub(crate) fn with_kept(&self, unit: usize) -> Self {
        let mut kept = self.clone();
        kept.units[unit].keep = true;
        let holds = |run: usize| self.runs[run].units.contains(&unit);
        for section in &mut kept.sections {
            for part in &mut section.parts {
                match part {
                    Part::Run(run) if holds(*run) => section.presence = Presence::Always,
                    Part::Run(_) => {}
                    Part::Entries { entries, .. } => {
                        for entry in entries.iter_mut().filter(|entry| entry.runs.iter().any(|&run| holds(run))) {
                            entry.presence = Presence::Always;
                            section.presence = Presence::Always;
                        }
                    }
                }
            }
        }
        kept
    }
}
