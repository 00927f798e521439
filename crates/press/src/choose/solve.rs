//! A column and what its units are worth to the choice and order that is worth the most, exactly.
//!
//! From top to bottom, every state is a height reached with a value. One that is lower on the page and worth no more than
//! another is dropped: what is still to come stands no better for it. What is kept is few, since heights are counted in
//! quarter points. Entries that may change places are taken in every order, by the set of those placed.

use super::column::{Chosen, Column, EntryStrip, Kind, MAX_UNITS, Part, Presence, Run, Step, Strip, Worth};
use super::options::{Way, Zone, ways};
use std::collections::BTreeMap;

/// Most entries that are taken in every order; more keep the order of what they are worth.
pub(crate) const MAX_MOVABLE: usize = 6;

/// The best choice, if there is one that fits; and whether it is known to be the best.
pub(crate) fn solve(column: &Column, worth: &[Worth]) -> (Option<Chosen>, bool) {
    let mut solver = Solver { column, worth, nodes: Vec::new(), ways: BTreeMap::new(), exact: true };
    let mut states =
        vec![State { height: column.start, value: 0, last: Kind::Top, count: 0, filled: true, trail: None }];
    for (number, section) in column.sections.iter().enumerate() {
        states = solver.section(states, number, section);
    }
    let best = states.iter().max_by(|a, b| a.value.cmp(&b.value).then(b.height.cmp(&a.height)));
    (best.map(|state| solver.trace(*state)), solver.exact)
}

/// A place on the page that a choice has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    /// Where its last line ends.
    height: u32,
    value: i64,
    /// What that line is of.
    last: Kind,
    /// Units shown of the entry, up to its floor.
    count: u8,
    /// Whether anything stands under the section's heading.
    filled: bool,
    /// How it came there.
    trail: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Move {
    Section(usize),
    Entry { part: usize, entry: usize },
    Way { run: usize, upper: u64, lower: u64 },
    One(usize),
}

struct Solver<'a> {
    column: &'a Column,
    worth: &'a [Worth],
    /// Trails: a move and the trail before it.
    nodes: Vec<(Option<usize>, Move)>,
    /// Ways of a run by zone and floor; `None` where there are too many.
    ways: BTreeMap<(usize, u8, u8), Option<Vec<Way>>>,
    exact: bool,
}

impl Solver<'_> {
    fn section(&mut self, states: Vec<State>, number: usize, section: &Strip) -> Vec<State> {
        if section.presence == Presence::Never {
            return states;
        }
        let mut open = Vec::with_capacity(states.len());
        for state in &states {
            let height = match section.heading {
                Some(heading) => state.height + self.gap(state.last, Kind::Heading) + heading,
                None => state.height,
            };
            if height <= self.column.end {
                let last = if section.heading.is_some() { Kind::Heading } else { state.last };
                let trail = self.push(state.trail, Move::Section(number));
                open.push(State { height, last, filled: section.bare, trail: Some(trail), ..*state });
            }
        }
        for (place, part) in section.parts.iter().enumerate() {
            open = match part {
                Part::Run(run) => self.run(&open, *run, 0),
                Part::Entries { entries, movable } => self.entries(open, place, entries, *movable),
            };
        }
        // A heading does not stand alone.
        open.retain(|state| state.filled);
        for state in &mut open {
            state.count = 0;
        }
        if section.presence == Presence::Optional {
            open.extend(states);
        }
        for state in &mut open {
            state.filled = true;
        }
        undominated(open)
    }

    fn entries(&mut self, states: Vec<State>, part: usize, entries: &[EntryStrip], movable: bool) -> Vec<State> {
        if !movable || entries.len() < 2 || entries.len() > MAX_MOVABLE {
            let mut order: Vec<usize> = (0..entries.len()).collect();
            if movable && entries.len() > MAX_MOVABLE {
                self.exact = false;
                order.sort_by_key(|&entry| std::cmp::Reverse(self.total(&entries[entry])));
            }
            return order.into_iter().fold(states, |states, entry| match entries[entry].presence {
                Presence::Never => states,
                Presence::Always => self.entry(&states, part, entry, &entries[entry]),
                Presence::Optional => {
                    let mut with = self.entry(&states, part, entry, &entries[entry]);
                    with.extend(states);
                    undominated(with)
                }
            });
        }
        let mut placed: Vec<Vec<State>> = vec![Vec::new(); 1 << entries.len()];
        placed[0] = states;
        // Of orders that are worth the same, the one in which the worthiest come first; then that of the source.
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.retain(|&entry| entries[entry].presence != Presence::Never);
        order.sort_by_key(|&entry| std::cmp::Reverse(self.total(&entries[entry])));
        for set in 1..placed.len() {
            let mut reached = Vec::new();
            for &entry in order.iter().rev().filter(|&&entry| set & (1 << entry) != 0) {
                let before = std::mem::take(&mut placed[set & !(1 << entry)]);
                reached.extend(self.entry(&before, part, entry, &entries[entry]));
                placed[set & !(1 << entry)] = before;
            }
            placed[set] = undominated(reached);
        }
        let is_needed = |entry: &EntryStrip| entry.presence == Presence::Always;
        let needed: usize =
            entries.iter().enumerate().filter(|(_, entry)| is_needed(entry)).map(|(place, _)| 1 << place).sum();
        // The largest sets first, so that of equals the one that shows more is kept.
        let last = placed.into_iter().enumerate().rev().filter(|(set, _)| set & needed == needed);
        undominated(last.flat_map(|(_, states)| states).collect())
    }

    fn total(&self, entry: &EntryStrip) -> i64 {
        let units = entry.runs.iter().flat_map(|&run| &self.column.runs[run].units);
        let mut worths: Vec<i64> = units.map(|&unit| self.worth[unit].page).collect();
        worths.sort_unstable_by_key(|&worth| std::cmp::Reverse(worth));
        worths.iter().take(3).sum()
    }

    fn entry(&mut self, states: &[State], part: usize, number: usize, entry: &EntryStrip) -> Vec<State> {
        let mut open = Vec::with_capacity(states.len());
        for state in states {
            let height = match entry.title {
                Some(title) => state.height + self.gap(state.last, entry.kind) + title,
                None => state.height,
            };
            if height <= self.column.end {
                let last = if entry.title.is_some() { entry.kind } else { state.last };
                let trail = self.push(state.trail, Move::Entry { part, entry: number });
                let filled = state.filled || entry.title.is_some();
                open.push(State { height, last, count: 0, filled, trail: Some(trail), ..*state });
            }
        }
        for &run in &entry.runs {
            open = self.run(&open, run, entry.floor);
        }
        open.retain(|state| state.count >= entry.floor);
        for state in &mut open {
            state.count = 0;
        }
        undominated(open)
    }

    fn run(&mut self, states: &[State], number: usize, cap: u8) -> Vec<State> {
        let run = &self.column.runs[number];
        let too_many =
            run.units.len() > MAX_UNITS || (run.units.len() > 1 && self.ways_of(number, Zone::Across, cap).is_none());
        if too_many {
            return self.one_by_one(states, run, cap);
        }
        let own = self.gap(run.kind, run.kind);
        let all: u32 = run.units.iter().map(|&unit| self.column.units[unit].height + own).sum();
        let least = run.units.iter().map(|&unit| self.column.units[unit].height).min().unwrap_or(0);
        let mut reached: Vec<(State, Option<(u64, u64)>)> = Vec::new();
        for state in states {
            let top = state.height + self.gap(state.last, run.kind);
            let room = self.column.fold.saturating_sub(top);
            let zone = if least > room {
                Zone::Below
            } else if all.saturating_sub(own) <= room {
                Zone::Above
            } else {
                Zone::Across
            };
            let end = self.column.end;
            let Some(ways) = self.ways_of(number, zone, cap) else { continue };
            for way in ways {
                if !way.any {
                    reached.push((*state, None));
                    continue;
                }
                let height = top + way.height - own;
                if height > end || (way.upper != 0 && way.above - own > room) {
                    continue;
                }
                let count = state.count.saturating_add(way.count).min(cap);
                let value = state.value + way.value;
                let next = State { height, value, last: run.kind, count, filled: true, ..*state };
                reached.push((next, Some((way.upper, way.lower))));
            }
        }
        let kept = keep_best(reached, |(state, _)| state);
        kept.into_iter()
            .map(|(mut state, way)| {
                if let Some((upper, lower)) = way {
                    state.trail = Some(self.push(state.trail, Move::Way { run: number, upper, lower }));
                }
                state
            })
            .collect()
    }

    /// The units of a run that is too long to permute, the heaviest first.
    fn one_by_one(&mut self, states: &[State], run: &Run, cap: u8) -> Vec<State> {
        self.exact = false;
        let mut order = run.units.clone();
        order.sort_by_key(|&unit| std::cmp::Reverse(self.worth[unit].page));
        let mut open = states.to_vec();
        for (place, unit) in order.into_iter().enumerate() {
            let mut reached = Vec::new();
            for state in &open {
                let height = state.height + self.gap(state.last, run.kind) + self.column.units[unit].height;
                if !(self.column.units[unit].keep || (run.least && place == 0)) {
                    reached.push((*state, None));
                }
                if height <= self.column.end {
                    let worth = self.worth[unit];
                    let above = if height <= self.column.fold { worth.above } else { 0 };
                    let value = state.value + worth.page + above;
                    let count = state.count.saturating_add(1).min(cap);
                    reached.push((State { height, value, last: run.kind, count, filled: true, ..*state }, Some(unit)));
                }
            }
            open = keep_best(reached, |(state, _)| state)
                .into_iter()
                .map(|(mut state, unit)| {
                    if let Some(unit) = unit {
                        state.trail = Some(self.push(state.trail, Move::One(unit)));
                    }
                    state
                })
                .collect();
        }
        open
    }

    fn ways_of(&mut self, run: usize, zone: Zone, cap: u8) -> Option<&Vec<Way>> {
        let (column, worth) = (self.column, self.worth);
        self.ways
            .entry((run, zone as u8, cap))
            .or_insert_with(|| ways(column, &column.runs[run], worth, zone, cap))
            .as_ref()
    }

    fn gap(&self, above: Kind, below: Kind) -> u32 {
        self.column.gaps[above as usize][below as usize]
    }

    fn push(&mut self, trail: Option<usize>, step: Move) -> usize {
        self.nodes.push((trail, step));
        self.nodes.len() - 1
    }

    fn trace(&self, state: State) -> Chosen {
        let mut moves = Vec::new();
        let mut at = state.trail;
        while let Some(node) = at {
            let (before, step) = self.nodes[node];
            moves.push(step);
            at = before;
        }
        let mut steps = Vec::new();
        for step in moves.into_iter().rev() {
            match step {
                Move::Section(number) => steps.push(Step::Section(number)),
                Move::Entry { part, entry } => steps.push(Step::Entry { part, entry }),
                Move::One(unit) => steps.push(Step::Unit(unit)),
                Move::Way { run, upper, lower } => {
                    let run = &self.column.runs[run];
                    for mask in [upper, lower] {
                        let mut units: Vec<usize> = (0..run.units.len())
                            .filter(|place| mask & (1 << place) != 0)
                            .map(|place| run.units[place])
                            .collect();
                        // Where order is free, the worthiest first; of equals, the first in the source.
                        units.sort_by_key(|&unit| std::cmp::Reverse(self.worth[unit].page));
                        steps.extend(units.into_iter().map(Step::Unit));
                    }
                }
            }
        }
        Chosen { value: state.value, bottom: state.height, steps }
    }
}

fn undominated(states: Vec<State>) -> Vec<State> {
    keep_best(states, |state| state)
}

/// Leaves out every state that another of its kind beats: no lower on the page and worth as much. Of equals the first stays.
fn keep_best<T>(mut states: Vec<T>, state: impl Fn(&T) -> &State) -> Vec<T> {
    states.sort_by_key(|item| {
        let state = state(item);
        (state.last, state.count, state.filled, state.height, std::cmp::Reverse(state.value))
    });
    let mut before: Option<((Kind, u8, bool), i64)> = None;
    states.retain(|item| {
        let state = state(item);
        let key = (state.last, state.count, state.filled);
        if before.is_some_and(|(known, value)| known == key && value >= state.value) {
            return false;
        }
        before = Some((key, state.value));
        true
    });
    states
}

#[cfg(test)]
mod tests {
    use super::super::column::{KINDS, Presence, Unit};
    use super::*;
    use proptest::prelude::*;

    /// What a page in this order is worth, and where it ends: the definition, step by step.
    fn value_of(column: &Column, worth: &[Worth], steps: &[Step]) -> Option<(i64, u32)> {
        let (mut height, mut last, mut value) = (column.start, Kind::Top, 0);
        let mut section = 0;
        for step in steps {
            let (kind, own) = match step {
                Step::Section(number) => {
                    section = *number;
                    match column.sections[section].heading {
                        Some(heading) => (Kind::Heading, heading),
                        None => continue,
                    }
                }
                Step::Entry { part, entry } => match &column.sections[section].parts[*part] {
                    Part::Entries { entries, .. } => match entries[*entry].title {
                        Some(title) => (entries[*entry].kind, title),
                        None => continue,
                    },
                    Part::Run(_) => unreachable!("an entry stands among entries"),
                },
                Step::Unit(unit) => {
                    let run = column.runs.iter().find(|run| run.units.contains(unit)).expect("a run");
                    (run.kind, column.units[*unit].height)
                }
            };
            height += column.gaps[last as usize][kind as usize] + own;
            last = kind;
            if let Step::Unit(unit) = step {
                value += worth[*unit].page + if height <= column.fold { worth[*unit].above } else { 0 };
            }
        }
        (height <= column.end).then_some((value, height))
    }

    fn subsets_in_every_order(units: &[usize], must: &dyn Fn(usize) -> bool) -> Vec<Vec<usize>> {
        let mut all: Vec<Vec<usize>> = vec![Vec::new()];
        let mut done = 0;
        while done < all.len() {
            let known = all[done].clone();
            for &unit in units.iter().filter(|unit| !known.contains(unit)) {
                all.push([known.clone(), vec![unit]].concat());
            }
            done += 1;
        }
        all.retain(|shown| units.iter().all(|&unit| !must(unit) || shown.contains(&unit)));
        all
    }

    fn run_choices(column: &Column, run: usize) -> Vec<Vec<Step>> {
        let run = &column.runs[run];
        subsets_in_every_order(&run.units, &|unit| column.units[unit].keep)
            .into_iter()
            .filter(|units| !run.least || !units.is_empty())
            .map(|units| units.into_iter().map(Step::Unit).collect())
            .collect()
    }

    fn product(lists: Vec<Vec<Vec<Step>>>) -> Vec<Vec<Step>> {
        lists.into_iter().fold(vec![Vec::new()], |known, list| {
            known.iter().flat_map(|first| list.iter().map(move |next| [first.clone(), next.clone()].concat())).collect()
        })
    }

    fn part_choices(column: &Column, place: usize, part: &Part) -> Vec<Vec<Step>> {
        match part {
            Part::Run(run) => run_choices(column, *run),
            Part::Entries { entries, movable } => {
                let numbers: Vec<usize> = (0..entries.len()).collect();
                let orders = subsets_in_every_order(&numbers, &|entry| entries[entry].presence == Presence::Always);
                orders
                    .into_iter()
                    .filter(|order| *movable || order.is_sorted())
                    .flat_map(|order| {
                        let own = order.iter().map(|&entry| {
                            let head = vec![vec![Step::Entry { part: place, entry }]];
                            let runs = entries[entry].runs.iter().map(|&run| run_choices(column, run));
                            let mut all = product(std::iter::once(head).chain(runs).collect());
                            all.retain(|steps| steps.len() > usize::from(entries[entry].floor));
                            all
                        });
                        product(own.collect())
                    })
                    .collect()
            }
        }
    }

    fn brute_force(column: &Column, worth: &[Worth]) -> Option<i64> {
        let sections = column.sections.iter().enumerate().map(|(number, section)| {
            let parts =
                section.parts.iter().enumerate().map(|(place, part)| part_choices(column, place, part)).collect();
            let mut all: Vec<Vec<Step>> = product(parts);
            // A heading does not stand alone: an entry without title and units shows nothing.
            let shows = |step: &Step| match step {
                Step::Entry { part, entry } => match &section.parts[*part] {
                    Part::Entries { entries, .. } => entries[*entry].title.is_some(),
                    Part::Run(_) => false,
                },
                _ => true,
            };
            all.retain(|steps| steps.iter().any(shows) || section.bare);
            let mut all: Vec<Vec<Step>> =
                all.into_iter().map(|steps| [vec![Step::Section(number)], steps].concat()).collect();
            if section.presence == Presence::Optional {
                all.push(Vec::new());
            }
            all
        });
        let choices = product(sections.collect());
        choices.iter().filter_map(|steps| value_of(column, worth, steps)).map(|(value, _)| value).max()
    }

    fn presence(optional: bool) -> Presence {
        if optional { Presence::Optional } else { Presence::Always }
    }

    /// Height, worth, and whether it has to stay.
    type SketchUnit = (u32, i64, bool);

    #[derive(Debug, Clone)]
    enum Sketch {
        Loose(Vec<SketchUnit>),
        /// Entries, each with whether it may go, and whether they may change places.
        Entries(Vec<(Vec<SketchUnit>, bool)>, bool),
    }

    fn units(most: usize) -> impl Strategy<Value = Vec<SketchUnit>> {
        prop::collection::vec((1_u32..4, 0_i64..60, prop::bool::weighted(0.15)), 1..=most)
    }

    fn sketches() -> impl Strategy<Value = Vec<(Sketch, bool, bool)>> {
        let loose = units(3).prop_map(Sketch::Loose);
        let entries = (prop::collection::vec((units(2), any::<bool>()), 1..=3), any::<bool>())
            .prop_map(|(entries, movable)| Sketch::Entries(entries, movable));
        prop::collection::vec((prop_oneof![loose, entries], any::<bool>(), any::<bool>()), 1..=2)
    }

    fn column(sketches: &[(Sketch, bool, bool)], floor: u8, end: u32, fold: u32) -> (Column, Vec<Worth>) {
        let mut gaps = [[3; KINDS]; KINDS];
        gaps[Kind::Bullet as usize][Kind::Bullet as usize] = 1;
        gaps[Kind::Title as usize][Kind::Bullet as usize] = 2;
        gaps[Kind::Heading as usize][Kind::Paragraph as usize] = 5;
        let mut column =
            Column { start: 7, end, fold, gaps, sections: Vec::new(), units: Vec::new(), runs: Vec::new() };
        let mut worth = Vec::new();
        let mut add_run = |column: &mut Column, kind: Kind, least: bool, sketch: &[(u32, i64, bool)]| {
            let units = sketch
                .iter()
                .map(|&(lines, value, keep)| {
                    column.units.push(Unit { height: lines * 10, keep, run: column.runs.len() });
                    worth.push(Worth { page: value, above: value / 2 });
                    column.units.len() - 1
                })
                .collect();
            column.runs.push(Run { kind, units, least });
            column.runs.len() - 1
        };
        for (sketch, flag, other) in sketches {
            let (parts, optional) = match sketch {
                Sketch::Loose(units) => {
                    let kind = if *other { Kind::Bullet } else { Kind::Paragraph };
                    let kept = units.iter().any(|unit| unit.2);
                    (vec![Part::Run(add_run(&mut column, kind, *flag, units))], !kept && !flag)
                }
                Sketch::Entries(sketched, movable) => {
                    let entries: Vec<EntryStrip> = sketched
                        .iter()
                        .map(|(units, optional)| {
                            let kept = units.iter().any(|unit| unit.2);
                            let floor = floor.min(u8::try_from(units.len()).expect("a few"));
                            let run = add_run(&mut column, Kind::Bullet, false, units);
                            let title = flag.then_some(12);
                            EntryStrip {
                                title,
                                kind: Kind::Title,
                                presence: presence(*optional && !kept),
                                floor,
                                runs: vec![run],
                            }
                        })
                        .collect();
                    let optional = entries.iter().all(|entry| entry.presence == Presence::Optional);
                    (vec![Part::Entries { entries, movable: *movable }], optional)
                }
            };
            let presence = presence(optional);
            column.sections.push(Strip { heading: other.then_some(15), presence, bare: false, parts });
        }
        (column, worth)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn the_choice_is_worth_as_much_as_the_best_of_all(
            sketches in sketches(), floor in 0_u8..3, end in 20_u32..260, share in 0.0..1.2_f64,
        ) {
            let fold = (f64::from(end) * share) as u32;
            let (column, worth) = column(&sketches, floor, end, fold);
            let (chosen, exact) = solve(&column, &worth);
            prop_assert!(exact);
            prop_assert_eq!(chosen.as_ref().map(|chosen| chosen.value), brute_force(&column, &worth));
            if let Some(chosen) = chosen {
                // And the page that it says has that value and that height.
                prop_assert_eq!(value_of(&column, &worth, &chosen.steps), Some((chosen.value, chosen.bottom)));
                prop_assert_eq!(column.foot(&chosen.steps), chosen.bottom);
                // With nothing but the order left to choose, it is still the best.
                let settled = solve(&column.settled(&chosen.steps), &worth).0.expect("it fits");
                prop_assert_eq!(settled.value, chosen.value);
            }
        }
    }

    #[test]
    fn a_long_run_is_still_chosen_from() {
        let units: Vec<(u32, i64, bool)> = (0..200).map(|number| (1 + number % 3, i64::from(number), false)).collect();
        let (column, worth) = column(&[(Sketch::Loose(units), false, true)], 1, 1_000, 500);
        let (chosen, exact) = solve(&column, &worth);
        let chosen = chosen.expect("some fit");
        assert!(!exact);
        assert_eq!(value_of(&column, &worth, &chosen.steps), Some((chosen.value, chosen.bottom)));
        assert!(chosen.steps.len() > 30, "{}", chosen.steps.len());
    }
}
