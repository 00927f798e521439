//! A resume to what of it may be left out and what may change places, whatever the posting.

use super::column::{Column, EntryStrip, Kind, MAX_UNITS, Part, Presence, Run, Step, Strip, Unit};
use super::sheet::Sheet;
use crate::stage::Manuscript;
use proofpress_resume::composition::{ComposedBlock, ComposedItem, ComposedSection};
use proofpress_resume::model::BlockKind;
use proofpress_resume::{Block, BlockId, Composition, Resume, Section, SectionKind};

/// The parts of a resume, as a variant may choose among them.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// All of it, with what is held in reserve.
    pub(crate) whole: Composition,
    /// Everything that has a height, in the order of `whole`: its ids, the own one first, and what kind it is.
    pub(crate) row: Vec<(Vec<BlockId>, Kind)>,
    /// The units, by number: a block with its children.
    pub(crate) units: Vec<PlannedUnit>,
    sections: Vec<PlannedSection>,
    runs: Vec<Run>,
}

/// A block that is chosen whole, with its children.
#[derive(Debug, Clone)]
pub(crate) struct PlannedUnit {
    /// The block.
    pub(crate) block: ComposedBlock,
    /// Whether it has to stay.
    pub(crate) keep: bool,
    /// Whether it, or what it stands in, is held in reserve.
    pub(crate) reserve: bool,
    run: usize,
}

#[derive(Debug, Clone)]
struct PlannedSection {
    id: BlockId,
    presence: Presence,
    bare: bool,
    parts: Vec<PlannedPart>,
}

#[derive(Debug, Clone)]
enum PlannedPart {
    Run(usize),
    Entries { entries: Vec<PlannedEntry>, movable: bool },
}

#[derive(Debug, Clone)]
struct PlannedEntry {
    id: BlockId,
    kind: Kind,
    presence: Presence,
    floor: u8,
    runs: Vec<usize>,
}

/// Plans what may be chosen.
pub(crate) fn plan_parts(manuscript: &Manuscript) -> Plan {
    let whole = Composition::with_reserve(&manuscript.resume, &manuscript.profile);
    let mut plan = Plan { whole, row: Vec::new(), units: Vec::new(), sections: Vec::new(), runs: Vec::new() };
    let floor = u8::try_from(manuscript.profile.choice.floor).unwrap_or(u8::MAX);
    for composed in plan.whole.sections.clone() {
        let Some(section) = manuscript.resume.section(composed.id) else { continue };
        let planned = Planner { plan: &mut plan, resume: &manuscript.resume, section, floor }.section(&composed);
        plan.sections.push(planned);
    }
    plan
}

struct Planner<'a> {
    plan: &'a mut Plan,
    resume: &'a Resume,
    section: &'a Section,
    floor: u8,
}

/// What a stretch of blocks says of itself.
#[derive(Debug, Clone, Copy, Default)]
struct Ties {
    /// Something in it is marked `keep`.
    pinned: bool,
    /// Something in it is not held in reserve.
    public: bool,
}

impl Planner<'_> {
    fn section(&mut self, composed: &ComposedSection) -> PlannedSection {
        let section = self.section;
        self.plan.row.push((vec![section.id], Kind::Heading));
        let mut parts = Vec::new();
        let mut ties = Ties { pinned: section.directives.keep, public: false };
        let mut needed = false;
        for items in composed.items.chunk_by(ComposedItem::is_like) {
            let blocks: Vec<_> = items.iter().filter_map(ComposedItem::block).collect();
            if blocks.is_empty() {
                let entries: Vec<PlannedEntry> = items.iter().filter_map(|item| self.entry(item)).collect();
                let continued = entries.iter().any(|entry| entry.kind == Kind::Continued);
                needed |= entries.iter().any(|entry| entry.presence == Presence::Always);
                let is_public = |id| self.resume.entry(id).is_some_and(|entry| !entry.directives.reserve);
                ties.public |= items.iter().any(|item| is_public(item.id()));
                let may_move = section.kind.entries_move();
                parts.push(PlannedPart::Entries { entries, movable: may_move && !continued });
            } else {
                let (runs, found) = self.runs(&blocks, section.directives.keep, section.directives.reserve);
                ties.pinned |= found.pinned;
                ties.public |= found.public;
                parts.extend(runs.into_iter().map(PlannedPart::Run));
            }
        }
        let bare = composed.items.is_empty();
        let held = section.directives.reserve || !(ties.public || bare);
        let stays = is_kept_kind(section.kind) || section.kind == SectionKind::Skills || bare || needed || ties.pinned;
        let presence = if held || !stays { Presence::Optional } else { Presence::Always };
        PlannedSection { id: section.id, presence, bare, parts }
    }

    fn entry(&mut self, item: &ComposedItem) -> Option<PlannedEntry> {
        let ComposedItem::Entry { id, blocks } = item else { return None };
        let entry = self.resume.entry(*id)?;
        let kind = if entry.continues { Kind::Continued } else { Kind::Title };
        self.plan.row.push((vec![*id], kind));
        let keep = entry.directives.keep || self.section.directives.keep;
        let reserve = entry.directives.reserve || self.section.directives.reserve;
        let before = self.plan.units.len();
        let (runs, ties) = self.runs(&blocks.iter().collect::<Vec<_>>(), keep, reserve);
        let units = u8::try_from(self.plan.units.len() - before).unwrap_or(u8::MAX);
        let stays = is_kept_kind(self.section.kind) || keep || ties.pinned;
        let presence = if entry.directives.reserve || !stays { Presence::Optional } else { Presence::Always };
        Some(PlannedEntry { id: *id, kind, presence, floor: self.floor.min(units), runs })
    }

    /// Neighbours of one kind are a run; what keeps its place is one by itself.
    fn runs(&mut self, blocks: &[&ComposedBlock], keep: bool, reserve: bool) -> (Vec<usize>, Ties) {
        let mut runs: Vec<usize> = Vec::new();
        let mut ties = Ties::default();
        let mut under_heading = false;
        for composed in blocks {
            let Some(block) = self.resume.block(composed.id) else { continue };
            let kind = kind_of(block);
            let mut ids = vec![block.id];
            gather(&composed.children, &mut ids);
            self.plan.row.push((ids, kind));
            let pinned = is_kept(block) && !block.directives.reserve;
            ties.pinned |= pinned;
            ties.public |= !block.directives.reserve;
            let in_list = self.section.kind == SectionKind::Skills;
            let fixed = matches!(kind, Kind::Numbered | Kind::SkillGroup | Kind::Subheading) || in_list;
            let keep = (pinned || keep || fixed) && !block.directives.reserve;
            let permutes = matches!(kind, Kind::Bullet | Kind::SkillGroup);
            let joins = permutes
                && !under_heading
                && runs.last().is_some_and(|&run| {
                    let run = &self.plan.runs[run];
                    run.kind == kind && run.units.len() < MAX_UNITS * 4
                });
            if !joins {
                self.plan.runs.push(Run { kind, units: Vec::new(), least: under_heading });
                runs.push(self.plan.runs.len() - 1);
            }
            under_heading = kind == Kind::Subheading;
            let run = self.plan.runs.len() - 1;
            self.plan.runs[run].units.push(self.plan.units.len());
            let reserve = reserve || block.directives.reserve;
            self.plan.units.push(PlannedUnit { block: (*composed).clone(), keep, reserve, run });
        }
        (runs, ties)
    }
}

/// Entries of these kinds name an employer or a school, which never disappears.
fn is_kept_kind(kind: SectionKind) -> bool {
    matches!(kind, SectionKind::Experience | SectionKind::Education | SectionKind::Leadership)
}

/// `keep` on the block or on any of its children.
fn is_kept(block: &Block) -> bool {
    block.directives.keep || block.children.iter().any(is_kept)
}

pub(super) fn kind_of(block: &Block) -> Kind {
    match block.kind {
        BlockKind::Bullet => Kind::Bullet,
        BlockKind::Numbered(_) => Kind::Numbered,
        BlockKind::Paragraph => Kind::Paragraph,
        BlockKind::SkillGroup { .. } => Kind::SkillGroup,
        BlockKind::Subheading => Kind::Subheading,
    }
}

/// Ids of some blocks and all their children.
pub(crate) fn gather(blocks: &[ComposedBlock], into: &mut Vec<BlockId>) {
    for block in blocks {
        into.push(block.id);
        gather(&block.children, into);
    }
}

impl Plan {
    /// What a unit is.
    pub(crate) fn kind_of(&self, unit: &PlannedUnit) -> Kind {
        self.runs[unit.run].kind
    }

    /// How many sections may be left out.
    pub(crate) fn optional_sections(&self) -> usize {
        self.sections.iter().filter(|section| section.presence == Presence::Optional).count()
    }

    /// The plan with the heights of a sheet.
    pub(crate) fn column(&self, sheet: &Sheet) -> Column {
        let height = |id: &BlockId| sheet.heights.get(id).copied();
        let sections = self.sections.iter().map(|section| Strip {
            heading: height(&section.id),
            presence: section.presence,
            bare: section.bare,
            parts: section
                .parts
                .iter()
                .map(|part| match part {
                    PlannedPart::Run(run) => Part::Run(*run),
                    PlannedPart::Entries { entries, movable } => Part::Entries {
                        entries: entries
                            .iter()
                            .map(|entry| EntryStrip {
                                title: height(&entry.id),
                                kind: entry.kind,
                                presence: entry.presence,
                                floor: entry.floor,
                                runs: entry.runs.clone(),
                            })
                            .collect(),
                        movable: *movable,
                    },
                })
                .collect(),
        });
        let units = self.units.iter().map(|unit| Unit {
            height: height(&unit.block.id).unwrap_or(0),
            keep: unit.keep,
            run: unit.run,
        });
        Column {
            start: sheet.start,
            end: sheet.end,
            fold: sheet.fold,
            gaps: sheet.gaps,
            sections: sections.collect(),
            units: units.collect(),
            runs: self.runs.clone(),
        }
    }

    /// The composition that some steps down the page make.
    pub(crate) fn compose(&self, steps: &[Step]) -> Composition {
        let mut sections: Vec<ComposedSection> = Vec::new();
        let mut planned = None;
        let mut entry_runs: &[usize] = &[];
        for step in steps {
            match step {
                Step::Section(number) => {
                    planned = self.sections.get(*number);
                    entry_runs = &[];
                    sections.extend(planned.map(|section| ComposedSection { id: section.id, items: Vec::new() }));
                }
                Step::Entry { part, entry } => {
                    let part = planned.and_then(|section| section.parts.get(*part));
                    if let (Some(PlannedPart::Entries { entries, .. }), Some(section)) = (part, sections.last_mut()) {
                        entry_runs = &entries[*entry].runs;
                        section.items.push(ComposedItem::Entry { id: entries[*entry].id, blocks: Vec::new() });
                    }
                }
                Step::Unit(unit) => {
                    let unit = &self.units[*unit];
                    let Some(section) = sections.last_mut() else { continue };
                    match section.items.last_mut() {
                        Some(ComposedItem::Entry { blocks, .. }) if entry_runs.contains(&unit.run) => {
                            blocks.push(unit.block.clone());
                        }
                        _ => section.items.push(ComposedItem::Block(unit.block.clone())),
                    }
                }
            }
        }
        Composition { sections }
    }
}
