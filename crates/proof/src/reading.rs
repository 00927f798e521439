//! Turns a text into a reading: its words, what each stretch of them does, and the named features that strength and
//! areas are weighed by. Every feature remembers the words that it rests on.

use crate::lexicon::{GroupId, Hit, Lexicon, is_number};
use crate::words::{Gap, Word};
use std::ops::Range;

macro_rules! groups {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal,)*) => {
        /// A group of the lexicon that the code knows by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u16)]
        pub enum Group { $($(#[doc = $doc])* $variant,)* }

        impl Group {
            /// All groups, in the order of their ids.
            pub const ALL: &'static [(Self, &'static str)] = &[$((Self::$variant, $name),)*];

            /// Its id in the lexicon.
            #[must_use]
            pub fn id(self) -> GroupId {
                GroupId(self as u16)
            }
        }
    };
}

groups! {
    /// Acts that leave something behind.
    Deed = "verb.deed",
    /// Specific but routine acts.
    Routine = "verb.routine",
    /// Verbs that hide the writer's part.
    Filler = "verb.filler",
    /// A standing duty.
    Duty = "verb.duty",
    /// Looking after something.
    Care = "verb.care",
    /// Claims to rank or reach.
    Rank = "verb.rank",
    /// Verbs that say that something became more or less.
    Change = "verb.change",
    /// A reason.
    Cause = "role.cause",
    /// A specific purpose.
    Purpose = "role.purpose",
    /// One thing against another.
    Contrast = "role.contrast",
    /// What did not happen.
    Without = "role.without",
    /// Order in time, a condition.
    Condition = "role.condition",
    /// A relative clause.
    Which = "role.which",
    /// What was seen afterwards.
    Outcome = "role.outcome",
    /// What went or could go wrong.
    Failure = "role.failure",
    /// A named protection.
    Safeguard = "role.safeguard",
    /// Tests, comparisons, measurements, reviews.
    Check = "role.check",
    /// A cause found.
    Finding = "role.finding",
    /// A technique, artifact or store.
    Technique = "role.technique",
    /// Purposes that fit any work.
    Platitude = "role.platitude",
    /// Words that undo what follows.
    Negator = "role.negator",
    /// The writer's own part.
    OwnPart = "role.own_part",
    /// Phrases that disarm the words in them.
    Mask = "role.mask",
    /// Hype and self-praise.
    Hype = "claim.hype",
    /// Status words.
    Status = "claim.status",
    /// Claims of scale or speed.
    ScaleClaim = "claim.scale",
    /// Claims of security.
    SecurityClaim = "claim.security",
    /// Named boundaries, risks and controls.
    Control = "claim.control",
    /// Claims of ownership.
    OwnershipClaim = "claim.ownership",
    /// What vague ownership speaks of.
    Whole = "claim.whole",
    /// Sweeping or absolute reach.
    Sweep = "claim.sweep",
    /// Exercises that everyone builds.
    Tutorial = "claim.tutorial",
    /// Company results.
    Credit = "claim.credit",
    /// A learner's role.
    Junior = "claim.junior",
    /// Words of the trade that say nothing in a row.
    Jargon = "claim.jargon",
    /// Words of security that say nothing in a row.
    SecurityHeap = "claim.security_heap",
    /// Nouns that name no particular system.
    Generic = "noun.generic",
    /// Function words and adverbs.
    Function = "noun.function",
    /// Tools, languages, protocols, methods.
    Tool = "noun.tool",
    /// Words of other trades.
    OtherLife = "noun.other_life",
    /// Words of software and its running.
    Software = "noun.software",
    /// Work outside software.
    Errand = "noun.errand",
    /// Sure words of interfaces.
    ApiClear = "api.clear",
    /// Faint words of interfaces.
    ApiFaint = "api.faint",
    /// Sure words of data.
    DataClear = "data.clear",
    /// Faint words of data.
    DataFaint = "data.faint",
    /// Sure words of load and cost.
    ScaleClear = "scale.clear",
    /// Faint words of load and cost.
    ScaleFaint = "scale.faint",
    /// Sure words of service health.
    ReliabilityClear = "reliability.clear",
    /// Faint words of service health.
    ReliabilityFaint = "reliability.faint",
    /// Sure words of risk.
    SecurityClear = "security.clear",
    /// Faint words of risk.
    SecurityFaint = "security.faint",
    /// Sure words of carrying work after launch.
    OwnershipClear = "ownership.clear",
    /// Faint words of carrying work after launch.
    OwnershipFaint = "ownership.faint",
    /// Sure words of work with others.
    CollaborationClear = "collaboration.clear",
    /// Faint words of work with others.
    CollaborationFaint = "collaboration.faint",
    /// Secrecy told in the text.
    Secret = "privacy.secret",
    /// Bans on publishing, in a note.
    Ban = "privacy.ban",
    /// Credentials.
    Credential = "privacy.credential",
    /// Limits that a wrongdoer would like to know.
    Defence = "privacy.defence",
    /// Agreements on silence.
    Nda = "privacy.nda",
    /// What lets somebody in.
    Hole = "privacy.hole",
    /// That a hole is open still.
    Open = "privacy.open",
    /// What went wrong.
    Incident = "privacy.incident",
    /// That it was kept quiet.
    Silence = "privacy.silence",
    /// Somebody else's work.
    Owned = "privacy.owned",
    /// A place of the writer's own where work is shown.
    Outlet = "privacy.outlet",
    /// Where numbers are measured.
    Measure = "source.measure",
    /// Words that say nothing was measured.
    Unmeasured = "source.unmeasured",
    /// Instruments of a trial.
    Bench = "source.bench",
    /// Acts of measuring.
    Measured = "source.measured",
    /// Words near a source that make a number rest on it.
    Firm = "form.firm",
    /// What an instrument does that says a number.
    Says = "form.says",
    /// Names of activities.
    Activity = "form.activity",
    /// Things with "security" in their names.
    SecurityThing = "form.security_thing",
    /// What no one bullet carries whole.
    Wide = "form.wide",
    /// What is done to tools themselves.
    Installing = "form.installing",
    /// Acts that make something.
    Making = "form.making",
    /// Irregular pasts of errands.
    ErrandPast = "form.errand_past",
    /// The beats of a round.
    Beat = "form.beat",
    /// Deeds that go with looking after something.
    ThinDeed = "form.thin_deed",
    /// What a routine act deals with.
    RoutineThing = "form.routine_thing",
    /// Taking part in what others did.
    TakingPart = "form.taking_part",
    /// Sorts of clients and employers.
    Party = "form.party",
    /// How a hole was closed.
    Closing = "form.closing",
    /// What a defence counts.
    Counted = "form.counted",
}

/// What the names of groups begin with that say nothing of a word by themselves: one rule asks for them at one place.
pub(crate) const FORMS: &str = "form.";

/// A text with its words and hits.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The text.
    pub text: &'a str,
    /// Its words.
    pub words: Vec<Word>,
    hits: Vec<Vec<Hit>>,
    senses: Vec<(usize, Range<usize>)>,
    /// Bit per word: covered by a group that names nothing in particular.
    plain: Vec<bool>,
}

impl<'a> Reading<'a> {
    /// Reads `text`.
    #[must_use]
    pub fn of(text: &'a str, words: Vec<Word>, lexicon: &Lexicon) -> Self {
        let mut hits = vec![Vec::new(); Group::ALL.len()];
        let mut senses = Vec::new();
        for hit in lexicon.hits(&words) {
            let group = hit.group.0 as usize;
            match hits.get_mut(group) {
                Some(group) => group.push(hit),
                None => senses.push((group - Group::ALL.len(), hit.first..hit.end)),
            }
        }
        let mut reading = Self { text, plain: vec![false; words.len()], words, hits, senses };
        reading.drop_negated();
        reading.drop_deeds_from_failures();
        reading.mark_plain();
        reading
    }

    /// The hits of a group, in reading order.
    #[must_use]
    pub fn hits(&self, group: Group) -> &[Hit] {
        &self.hits[group as usize]
    }

    /// The senses that it speaks of, by their numbers in `senses.toml`, each with its words, in reading order.
    #[must_use]
    pub fn senses(&self) -> &[(usize, Range<usize>)] {
        &self.senses
    }

    /// Whether a group has a hit.
    #[must_use]
    pub fn has(&self, group: Group) -> bool {
        !self.hits(group).is_empty()
    }

    /// Whether a word lies in a hit of a group.
    #[must_use]
    pub fn covers(&self, group: Group, word: usize) -> bool {
        // Hits of one group never nest, so their ends ascend with their starts.
        let hits = self.hits(group);
        let next = hits.partition_point(|hit| hit.end <= word);
        hits.get(next).is_some_and(|hit| hit.first <= word)
    }

    /// Whether a hit of a group starts at a word.
    #[must_use]
    pub fn starts(&self, group: Group, word: usize) -> bool {
        self.hits(group).binary_search_by_key(&word, |hit| hit.first).is_ok()
    }

    /// Bytes of a range of words.
    #[must_use]
    pub fn bytes(&self, words: Range<usize>) -> Range<usize> {
        match (self.words.get(words.start), words.end.checked_sub(1).and_then(|last| self.words.get(last))) {
            (Some(first), Some(last)) => first.at.start..last.at.end.max(first.at.start),
            _ => 0..0,
        }
    }

    /// The text of a hit.
    #[must_use]
    pub fn words_of(&self, hit: &Hit) -> &'a str {
        self.text.get(self.bytes(hit.first..hit.end)).unwrap_or("")
    }

    /// Words that name something in particular: outside every list of general words.
    #[must_use]
    pub fn specific(&self) -> Vec<usize> {
        (0..self.words.len()).filter(|&at| !self.plain[at]).collect()
    }

    /// Numbers of the words that begin a statement or a part of one, the first word included.
    #[must_use]
    pub fn openings(&self) -> Vec<usize> {
        let mut openings: Vec<usize> = (0..self.words.len()).filter(|&at| self.words[at].gap != Gap::Joined).collect();
        for (at, word) in self.words.iter().enumerate() {
            if matches!(word.lower.as_str(), "and" | "then" | "i" | "we" | "by") && at + 1 < self.words.len() {
                openings.push(at + 1);
            }
        }
        openings.sort_unstable();
        openings.dedup();
        openings
    }

    /// How many statements it makes, parted by stops.
    #[must_use]
    pub fn statements(&self) -> usize {
        self.words.iter().filter(|word| word.gap == Gap::Stop).count()
    }

    fn drop_negated(&mut self) {
        // "No tests" checks nothing; "without losing a hold" tells of a limit kept, so failures stay.
        if !self.has(Group::Negator) {
            return;
        }
        let negated = |at: usize| {
            self.words[at].gap == Gap::Joined
                && (self.starts(Group::Negator, at - 1)
                    || (at > 1 && self.words[at - 1].gap == Gap::Joined && self.starts(Group::Negator, at - 2)))
        };
        let negated: Vec<bool> = (0..self.words.len()).map(|at| at > 0 && negated(at)).collect();
        for group in [Group::Check, Group::Safeguard, Group::Hype] {
            self.hits[group as usize].retain(|hit| !negated[hit.first]);
        }
    }

    /// A text that opens with "restarted" or "blocked" says what the writer did, not what went wrong.
    fn drop_deeds_from_failures(&mut self) {
        if self.words.first().is_some_and(|word| word.lower.ends_with("ed")) && self.starts(Group::Deed, 0) {
            self.hits[Group::Failure as usize].retain(|hit| hit.first > 0 || hit.end > 1);
        }
    }

    fn mark_plain(&mut self) {
        const PARTICULAR: [Group; 6] =
            [Group::OtherLife, Group::Software, Group::Errand, Group::Measure, Group::Unmeasured, Group::Mask];
        for &(group, name) in Group::ALL {
            let hits = &self.hits[group as usize];
            // Most groups; their names need no look.
            if hits.is_empty() {
                continue;
            }
            // Faint words of an area, and its phrases, may well name a system.
            let faint = name.ends_with(".faint")
                || name.starts_with("privacy.")
                || matches!(group, Group::Jargon | Group::SecurityHeap);
            let clear = name.ends_with(".clear");
            if PARTICULAR.contains(&group) || faint || name.starts_with(FORMS) {
                continue;
            }
            for hit in hits {
                if !clear || hit.end - hit.first == 1 {
                    self.plain[hit.first..hit.end].fill(true);
                }
            }
        }
        for (at, word) in self.words.iter().enumerate() {
            if is_number(word) || word.lower.chars().count() < 3 || word.lower.ends_with("ly") {
                self.plain[at] = true;
            }
        }
    }
}
