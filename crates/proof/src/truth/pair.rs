//! The pieces of two resumes to pairs of what was and what became of it, though moved, split, merged or reworded.

use super::Kind;
use super::judge::Judgement;
use super::tables::{TABLES, is_function_word};
use super::words::Reading;
use proofpress_resume::model::Item;
use proofpress_resume::{Block, BlockKind, Resume, RichText, Source};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a piece of a resume states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sort {
    /// A bullet, paragraph or skill group.
    Block,
    /// The title line of an entry, with its four fields.
    Entry,
    /// The name or the job title under it.
    Header,
}

/// A block or a fact with all that pairing asks of it.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) sort: Sort,
    pub(super) text: String,
    pub(super) lines: Vec<usize>,
    /// Notes beside it; never shown.
    pub(super) notes: String,
    /// Number of the entry it stands in, among the entry pieces.
    entry: Option<usize>,
    /// Fields of an entry: title, organisation, place, dates.
    fields: [String; 4],
    /// Case, space and signs evened out.
    normal: String,
    stems: Vec<String>,
}

impl Piece {
    /// Whether it is a fact rather than a claim.
    pub(super) fn is_fact(&self) -> bool {
        self.sort != Sort::Block
    }

    fn new(sort: Sort, text: String, lines: Vec<usize>, notes: String) -> Self {
        let normal = normal(&text);
        let mut stems: Vec<String> = Reading::of(&text)
            .words
            .into_iter()
            .filter(|word| !is_function_word(&word.lower))
            .map(|word| word.stem)
            .collect();
        stems.sort_unstable();
        stems.dedup();
        Self { sort, text, lines, notes, entry: None, fields: Default::default(), normal, stems }
    }
}

fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        for character in word.chars() {
            match character {
                '–' | '—' | '‐' | '‑' => normal.push('-'),
                '’' => normal.push('\''),
                '“' | '”' => normal.push('"'),
                _ => normal.extend(character.to_lowercase()),
            }
        }
    }
    normal
}

fn plain(text: Option<&RichText>) -> String {
    text.map(|text| text.plain().split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default()
}

/// The pieces of a resume, in source order.
pub(super) fn pieces(resume: &Resume) -> Vec<Piece> {
    let source = &resume.source;
    let mut pieces = Vec::new();
    for line in resume.header.name.iter().chain(&resume.header.headline) {
        pieces.push(Piece::new(Sort::Header, plain(Some(&line.text)), lines_of(source, line.span), String::new()));
    }
    for section in &resume.sections {
        for item in &section.items {
            match item {
                Item::Entry(entry) => {
                    let fields = [&entry.title, &entry.organisation, &entry.place, &entry.dates]
                        .map(|field| plain(field.as_ref()));
                    let shown: Vec<&str> =
                        fields.iter().map(String::as_str).filter(|field| !field.is_empty()).collect();
                    let directives: Vec<&str> = entry.directives.evidence.iter().map(|note| note.reveal()).collect();
                    let mut piece = Piece::new(
                        Sort::Entry,
                        shown.join(" | "),
                        lines_of(source, entry.title_span),
                        directives.join("\n"),
                    );
                    piece.fields = fields;
                    let place = pieces.len();
                    piece.entry = Some(place);
                    pieces.push(piece);
                    add_blocks(resume, &entry.blocks, Some(place), &mut pieces);
                }
                Item::Block(block) => add_blocks(resume, std::slice::from_ref(block), None, &mut pieces),
            }
        }
    }
    pieces
}

fn add_blocks(resume: &Resume, blocks: &[Block], entry: Option<usize>, pieces: &mut Vec<Piece>) {
    for block in blocks {
        let mut text = plain(Some(&block.text));
        if let BlockKind::SkillGroup { label } = &block.kind {
            text = format!("{} {text}", plain(Some(label)));
        }
        if !text.trim().is_empty() {
            let beside = block.notes.iter().filter_map(|&note| resume.notes.get(note)).map(|note| note.text.reveal());
            let notes = beside.chain(block.directives.evidence.iter().map(|note| note.reveal())).collect::<Vec<_>>();
            let shown = block.text.span().unwrap_or(block.span);
            let span = proofpress_resume::ByteSpan::new(block.span.start.min(shown.start), shown.end);
            let mut piece = Piece::new(Sort::Block, text, lines_of(&resume.source, span), notes.join("\n"));
            piece.entry = entry;
            pieces.push(piece);
        }
        add_blocks(resume, &block.children, entry, pieces);
    }
}

fn lines_of(source: &Source, span: proofpress_resume::ByteSpan) -> Vec<usize> {
    let first = source.line(span.start);
    let last = source.line(span.end.max(span.start + 1) - 1).max(first);
    (first..=last).collect()
}

/// Old and new pieces that belong together; one old and one new unless something was split or merged.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) old: Vec<usize>,
    pub(super) new: Vec<usize>,
}

/// What became of everything.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    /// Changed pieces.
    pub(super) groups: Vec<Group>,
    pub(super) added: Vec<usize>,
    pub(super) removed: Vec<usize>,
}

/// How many blocks a word may stand in to lead from one to another, and how many of its rarest words a block is looked
/// up by: they bound the work.
const COMMON: usize = 40;
const RAREST: usize = 10;

/// Pairs the pieces.
pub(super) fn pair(old: &[Piece], new: &[Piece]) -> Pairing {
    let mut old_partner: Vec<Option<usize>> = vec![None; old.len()];
    let mut new_partner: Vec<Option<usize>> = vec![None; new.len()];

    // Same words: those of the same entry line first come first served.
    let mut same: FxHashMap<(Sort, &str), std::collections::VecDeque<usize>> = FxHashMap::default();
    for (place, piece) in old.iter().enumerate() {
        same.entry((piece.sort, piece.normal.as_str())).or_default().push_back(place);
    }
    for (place, piece) in new.iter().enumerate() {
        if let Some(partner) =
            same.get_mut(&(piece.sort, piece.normal.as_str())).and_then(std::collections::VecDeque::pop_front)
        {
            old_partner[partner] = Some(place);
            new_partner[place] = Some(partner);
        }
    }
    let verbatim: FxHashSet<usize> = (0..new.len()).filter(|&place| new_partner[place].is_some()).collect();

    // A copy of a block that is there already says nothing new.
    let known: FxHashSet<(Sort, &str)> = old.iter().map(|piece| (piece.sort, piece.normal.as_str())).collect();
    let copied = |piece: &Piece| known.contains(&(piece.sort, piece.normal.as_str()));

    // Index of rare words over what is left of the old.
    let mut frequency: FxHashMap<&str, usize> = FxHashMap::default();
    let mut holders: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for piece in old.iter().chain(new) {
        for stem in &piece.stems {
            *frequency.entry(stem).or_default() += 1;
        }
    }
    for (place, piece) in old.iter().enumerate().filter(|(place, _)| old_partner[*place].is_none()) {
        for stem in &piece.stems {
            holders.entry(stem).or_default().push(place);
        }
    }
    let total = (old.len() + new.len()) as f64;
    let weight = |stem: &str| (1.0 + total / frequency.get(stem).copied().unwrap_or(1).max(1) as f64).ln();

    // Entries before blocks, so that a block's entry may speak for a pair.
    for sort in [Sort::Header, Sort::Entry, Sort::Block] {
        let mut offers: Vec<(f64, usize, usize)> = Vec::new();
        for (place, piece) in
            new.iter().enumerate().filter(|(place, piece)| new_partner[*place].is_none() && piece.sort == sort)
        {
            let mut rare: Vec<&str> =
                piece.stems.iter().map(String::as_str).filter(|stem| holders.contains_key(stem)).collect();
            rare.sort_by_key(|stem| frequency.get(stem).copied().unwrap_or(0));
            let mut candidates: FxHashSet<usize> = rare
                .iter()
                .take(RAREST)
                .flat_map(|stem| holders[stem].iter().copied().take(COMMON))
                .filter(|&other| old[other].sort == sort && old_partner[other].is_none())
                .collect();
            // Siblings of the entry that its own entry is paired with.
            let home = piece.entry.and_then(|entry| new_partner[entry]);
            if sort == Sort::Block
                && let Some(home) = home
            {
                let siblings = (home + 1..old.len()).take_while(|&other| old[other].entry == Some(home)).take(COMMON);
                candidates.extend(siblings.filter(|&other| old_partner[other].is_none()));
            }
            for other in candidates {
                let mut score = likeness(&old[other], piece, &weight);
                if sort == Sort::Block && home.is_some() && old[other].entry == home {
                    score = score.mul_add(0.8, 0.2);
                }
                if score >= 0.22 {
                    offers.push((score, other, place));
                }
            }
        }
        offers.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        for (_, other, place) in offers {
            if old_partner[other].is_none() && new_partner[place].is_none() {
                old_partner[other] = Some(place);
                new_partner[place] = Some(other);
            }
        }
        match sort {
            Sort::Header | Sort::Entry => pair_in_order(old, new, sort, &mut old_partner, &mut new_partner),
            Sort::Block => pair_only_children(old, new, &mut old_partner, &mut new_partner),
        }
    }

    let mut pairing = Pairing::default();
    let mut group_of_old: FxHashMap<usize, usize> = FxHashMap::default();
    let mut group_of_new: FxHashMap<usize, usize> = FxHashMap::default();
    for (place, partner) in new_partner.iter().enumerate().filter(|(place, _)| !verbatim.contains(place)) {
        if let Some(partner) = *partner {
            group_of_old.insert(partner, pairing.groups.len());
            group_of_new.insert(place, pairing.groups.len());
            pairing.groups.push(Group { old: vec![partner], new: vec![place] });
        }
    }

    // Splits: a new block most of whose words stand in one old block that has a partner. Merges: the other way round.
    let cover = |part: &Piece, whole: &Piece| {
        let all: f64 = part.stems.iter().map(|stem| weight(stem)).sum();
        let shared: f64 =
            part.stems.iter().filter(|stem| whole.stems.binary_search(stem).is_ok()).map(|stem| weight(stem)).sum();
        if all > 0.0 { shared / all } else { 0.0 }
    };
    let holders_of = |pieces: &[Piece]| {
        let mut holders: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (place, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.sort == Sort::Block) {
            for stem in &piece.stems {
                holders.entry(stem.clone()).or_default().push(place);
            }
        }
        holders
    };
    let best_whole = |part: &Piece, wholes: &[Piece], holders: &FxHashMap<String, Vec<usize>>| {
        let mut rare: Vec<&String> = part.stems.iter().collect();
        rare.sort_by_key(|stem| frequency.get(stem.as_str()).copied().unwrap_or(0));
        let candidates: FxHashSet<usize> = rare
            .iter()
            .take(RAREST)
            .filter_map(|stem| holders.get(*stem))
            .flat_map(|places| places.iter().copied().take(COMMON))
            .collect();
        candidates
            .into_iter()
            .map(|place| (cover(part, &wholes[place]), place))
            .filter(|(share, place)| *share >= 0.5 && part.stems.len() <= wholes[*place].stems.len())
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
            .map(|(_, place)| place)
    };
    let old_holders = holders_of(old);
    let new_holders = holders_of(new);
    for (place, piece) in new.iter().enumerate().filter(|(place, _)| new_partner[*place].is_none()) {
        if copied(piece) {
            continue;
        }
        let whole = (piece.sort == Sort::Block).then(|| best_whole(piece, old, &old_holders)).flatten();
        match whole {
            Some(whole) => match group_of_old.get(&whole) {
                Some(&group) => pairing.groups[group].new.push(place),
                // The old block stands unchanged too: the new one is a part of it said again.
                None => {
                    group_of_old.insert(whole, pairing.groups.len());
                    pairing.groups.push(Group { old: vec![whole], new: vec![place] });
                }
            },
            None => pairing.added.push(place),
        }
    }
    for (place, piece) in old.iter().enumerate().filter(|(place, _)| old_partner[*place].is_none()) {
        if group_of_old.contains_key(&place) {
            continue;
        }
        let whole = (piece.sort == Sort::Block).then(|| best_whole(piece, new, &new_holders)).flatten();
        match whole.and_then(|whole| group_of_new.get(&whole)) {
            Some(&group) => pairing.groups[group].old.push(place),
            None => pairing.removed.push(place),
        }
    }
    for group in &mut pairing.groups {
        group.old.sort_unstable();
        group.new.sort_unstable();
    }
    pairing
}

/// Share of the weight of all words of two pieces that they have in common, from 0 to 1; a contained piece counts high.
fn likeness(a: &Piece, b: &Piece, weight: &impl Fn(&str) -> f64) -> f64 {
    let (mut shared, mut of_a, mut of_b) = (0.0, 0.0, 0.0);
    for stem in &a.stems {
        let weight = weight(stem);
        of_a += weight;
        if b.stems.binary_search(stem).is_ok() {
            shared += weight;
        }
    }
    for stem in &b.stems {
        of_b += weight(stem);
    }
    let smaller = f64::min(of_a, of_b);
    if smaller <= 0.0 { 0.0 } else { 0.5 * shared / smaller + 0.5 * shared / (of_a + of_b - shared) }
}

/// Entries and header lines that no word pairs, between the same neighbours, are taken for one another.
fn pair_in_order(
    old: &[Piece],
    new: &[Piece],
    sort: Sort,
    old_partner: &mut [Option<usize>],
    new_partner: &mut [Option<usize>],
) {
    let left = |pieces: &[Piece], partners: &[Option<usize>]| -> Vec<usize> {
        (0..pieces.len()).filter(|&place| pieces[place].sort == sort && partners[place].is_none()).collect()
    };
    let (old_left, new_left) = (left(old, old_partner), left(new, new_partner));
    let count = |pieces: &[Piece]| pieces.iter().filter(|piece| piece.sort == sort).count();
    if old_left.len() == new_left.len() && count(old) == count(new) {
        for (other, place) in old_left.into_iter().zip(new_left) {
            old_partner[other] = Some(place);
            new_partner[place] = Some(other);
        }
    }
}

/// The one block left in an entry is what the one block left in its partner became.
fn pair_only_children(
    old: &[Piece],
    new: &[Piece],
    old_partner: &mut [Option<usize>],
    new_partner: &mut [Option<usize>],
) {
    let mut left: FxHashMap<Option<usize>, Vec<usize>> = FxHashMap::default();
    let mut sizes: FxHashMap<Option<usize>, usize> = FxHashMap::default();
    for (place, piece) in old.iter().enumerate().filter(|(_, piece)| piece.sort == Sort::Block) {
        *sizes.entry(piece.entry).or_default() += 1;
        if old_partner[place].is_none() {
            left.entry(piece.entry).or_default().push(place);
        }
    }
    let mut new_left: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    let mut new_sizes: FxHashMap<usize, usize> = FxHashMap::default();
    for (place, piece) in new.iter().enumerate().filter(|(_, piece)| piece.sort == Sort::Block) {
        let Some(entry) = piece.entry else { continue };
        *new_sizes.entry(entry).or_default() += 1;
        if new_partner[place].is_none() {
            new_left.entry(entry).or_default().push(place);
        }
    }
    for (entry, places) in new_left {
        let Some(home) = new_partner[entry] else { continue };
        let Some(others) = left.get(&Some(home)) else { continue };
        if let (&[place], &[other]) = (places.as_slice(), others.as_slice())
            && sizes.get(&Some(home)) == new_sizes.get(&entry)
        {
            old_partner[other] = Some(place);
            new_partner[place] = Some(other);
        }
    }
}

/// Compares two title lines or header lines field by field.
pub(super) fn judge_fact(old: &Piece, new: &Piece, judgement: &mut Judgement) {
    const NAMES: [&str; 4] = ["title", "employer or school", "place", "dates"];
    if old.sort == Sort::Header {
        if fact_words(&old.text) != fact_words(&new.text) {
            judgement.add(Kind::ChangedFact, "fact", "the name or headline differs");
            judge_rank(old, new, judgement);
        }
        return;
    }
    // Parsers may put the same words into other fields; what counts is whether a word is new.
    let before: Vec<String> = old.fields.iter().flat_map(|field| fact_words(field)).collect();
    for (field, name) in new.fields.iter().zip(NAMES) {
        let words = fact_words(field);
        let news: Vec<&String> = words.iter().filter(|word| !before.contains(word)).collect();
        if !news.is_empty() {
            judgement.add(Kind::ChangedFact, "fact", format!("the {name} differs: `{}`", field.trim()));
        }
    }
    let dropped_level = fact_words(&old.text).iter().any(|word| {
        TABLES.low.iter().any(|low| Reading::of(word).words.iter().any(|word| low.is(word)))
            && !fact_words(&new.text).contains(word)
    });
    if dropped_level {
        judgement.add(Kind::ChangedFact, "fact", "the title's level is gone");
        judgement.add(Kind::Seniority, "fact", "the title's level is gone");
    }
    if fact_words(&old.fields[3]) != fact_words(&new.fields[3])
        && !new.fields[3].is_empty()
        && !old.fields[3].is_empty()
    {
        judgement.add(Kind::ChangedFact, "fact", format!("the dates differ: `{}`", new.fields[3].trim()));
    }
    judge_rank(old, new, judgement);
}

fn judge_rank(old: &Piece, new: &Piece, judgement: &mut Judgement) {
    let before = fact_words(&old.text);
    for word in fact_words(&new.text) {
        if TABLES.high.contains(&word) && !before.contains(&word) {
            judgement.add(Kind::Seniority, "fact", format!("`{word}` raises the level"));
        }
    }
}

/// The words of a fact, with short forms of titles and months spelled out.
fn fact_words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '+' && c != '#')
        .filter(|word| !word.is_empty() && !matches!(*word, "the" | "of" | "at" | "in" | "and" | "to"))
        .map(|word| {
            match word {
                "sr" => "senior",
                "jr" => "junior",
                "eng" => "engineer",
                "dev" => "developer",
                "mgr" => "manager",
                "jan" | "01" => "january",
                "feb" | "02" => "february",
                "mar" | "03" => "march",
                "apr" | "04" => "april",
                "05" => "may",
                "jun" | "06" => "june",
                "jul" | "07" => "july",
                "aug" | "08" => "august",
                "sep" | "sept" | "09" => "september",
                "oct" | "10" => "october",
                "nov" | "11" => "november",
                "dec" | "12" => "december",
                "now" | "today" | "current" | "heute" | "ongoing" => "present",
                "bs" | "bsc" => "bachelor",
                "ms" | "msc" => "master",
                "univ" => "university",
                other => other,
            }
            .to_owned()
        })
        .collect()
}
