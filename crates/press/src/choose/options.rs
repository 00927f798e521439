//! A run of units to all the ways of showing some of them that are worth looking at.
//!
//! Units of one height are alike but for their worth, so of those the best go above the fold, the next best below it, and
//! the rest are left out: it is enough to say how many. A way that takes more room than another and is worth no more is
//! dropped.

use super::column::{Column, Run, Worth};

/// More ways than this are too many: the run is then taken unit by unit, the heaviest first.
const MAX_WAYS: usize = 4096;

/// One way to show a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Way {
    /// How many units it shows, counted up to the floor.
    pub(crate) count: u8,
    /// Whether it shows any.
    pub(crate) any: bool,
    /// Heights of the units counted as above the fold, each with a gap under it.
    pub(crate) above: u32,
    /// Heights of all units shown, each with a gap under it.
    pub(crate) height: u32,
    /// What that is worth.
    pub(crate) value: i64,
    /// Which units, by place in the run: those above the fold.
    pub(crate) upper: u64,
    /// And those below it.
    pub(crate) lower: u64,
}

impl Way {
    const NOTHING: Self = Self { count: 0, any: false, above: 0, height: 0, value: 0, upper: 0, lower: 0 };
}

/// Where a run stands against the fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    /// All of it above.
    Above,
    /// Across it: some units above, others below.
    Across,
    /// None of it above.
    Below,
}

/// The ways to show a run in a zone; `None` where there are too many. `cap` is how far units are counted.
pub(crate) fn ways(column: &Column, run: &Run, worth: &[Worth], zone: Zone, cap: u8) -> Option<Vec<Way>> {
    let gap = column.gaps[run.kind as usize][run.kind as usize];
    let mut classes: Vec<(u32, bool, Vec<usize>)> = Vec::new();
    for (place, &unit) in run.units.iter().enumerate() {
        let unit = column.units[unit];
        let pitch = unit.height + gap;
        match classes.iter_mut().find(|class| (class.0, class.1) == (pitch, unit.keep)) {
            Some(class) => class.2.push(place),
            None => classes.push((pitch, unit.keep, vec![place])),
        }
    }
    let worth_of = |place: usize| worth[run.units[place]];
    let mut found = vec![Way::NOTHING];
    for (pitch, keep, mut places) in classes {
        // Stable: of equals, the first in the source comes first.
        places.sort_by_key(|&place| std::cmp::Reverse((worth_of(place).page, worth_of(place).above)));
        let own = class_ways(pitch, keep, &places, zone, worth_of);
        let mut grown = Vec::with_capacity(found.len() * own.len());
        for way in &found {
            grown.extend(own.iter().map(|more| Way {
                count: way.count.saturating_add(more.count).min(cap),
                any: way.any || more.any,
                above: way.above + more.above,
                height: way.height + more.height,
                value: way.value + more.value,
                upper: way.upper | more.upper,
                lower: way.lower | more.lower,
            }));
        }
        found = undominated(grown);
        if found.len() > MAX_WAYS {
            return None;
        }
    }
    if run.least {
        found.retain(|way| way.any);
    }
    Some(found)
}

/// So many of a class above, so many below.
fn class_ways(pitch: u32, keep: bool, places: &[usize], zone: Zone, worth: impl Fn(usize) -> Worth) -> Vec<Way> {
    let size = places.len();
    let mut ways = Vec::new();
    let uppers = if zone == Zone::Below { 0..=0 } else { 0..=size };
    for upper in uppers {
        let most = if zone == Zone::Above { 0 } else { size - upper };
        for lower in 0..=most {
            if keep && upper + lower < size {
                continue;
            }
            let shown = upper + lower;
            let mask = |places: &[usize]| places.iter().fold(0, |mask, &place| mask | 1_u64 << place);
            let page: i64 = places[..shown].iter().map(|&place| worth(place).page).sum();
            let above: i64 = places[..upper].iter().map(|&place| worth(place).above).sum();
            ways.push(Way {
                count: u8::try_from(shown).unwrap_or(u8::MAX),
                any: shown > 0,
                above: pitch * u32::try_from(upper).unwrap_or(u32::MAX),
                height: pitch * u32::try_from(shown).unwrap_or(u32::MAX),
                value: page + above,
                upper: mask(&places[..upper]),
                lower: mask(&places[upper..shown]),
            });
        }
    }
    ways
}

/// Leaves out every way that another beats: as many units, no more room in all or above the fold, worth as much.
fn undominated(mut ways: Vec<Way>) -> Vec<Way> {
    ways.sort_by_key(|way| (way.any, way.count, way.height, way.above, std::cmp::Reverse(way.value)));
    let mut kept: Vec<Way> = Vec::with_capacity(ways.len());
    for group in ways.chunk_by(|a, b| (a.any, a.count) == (b.any, b.count)) {
        // For the heights seen so far: room above the fold, with the best value that needs no more; both grow.
        let mut steps: Vec<(u32, i64)> = Vec::new();
        for way in group {
            let at = steps.partition_point(|&(above, _)| above <= way.above);
            if at > 0 && steps[at - 1].1 >= way.value {
                continue;
            }
            let beaten = steps[at..].iter().take_while(|&&(_, value)| value <= way.value).count();
            let from = if at > 0 && steps[at - 1].0 == way.above { at - 1 } else { at };
            steps.splice(from..at + beaten, [(way.above, way.value)]);
            kept.push(*way);
        }
    }
    kept
}
