//! Turns a reading into the named features that strength and areas are weighed by, each with the words it rests on.

use crate::reading::{Group, Reading};
use crate::words::Word;
use proofpress_resume::Strength;
use std::ops::Range;

/// A named feature of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Its name in `weights.toml`.
    pub name: &'static str,
    /// How much of it there is, 0 to about 2.
    pub value: f64,
    /// The words that it rests on, as ranges of words.
    pub words: Vec<Range<usize>>,
}

/// What is known of a text's numbers before its strength is weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Numbers {
    /// A result number whose source is named.
    pub supported: bool,
    /// A result number without a source.
    pub unsupported: bool,
}

/// What a group of words counts as in a strength.
const ROLES: [(&str, Group); 24] = [
    ("cause", Group::Cause),
    ("purpose", Group::Purpose),
    ("contrast", Group::Contrast),
    ("without", Group::Without),
    ("condition", Group::Condition),
    ("which", Group::Which),
    ("outcome", Group::Outcome),
    ("failure", Group::Failure),
    ("safeguard", Group::Safeguard),
    ("check", Group::Check),
    ("finding", Group::Finding),
    ("platitude", Group::Platitude),
    ("hype", Group::Hype),
    ("status", Group::Status),
    ("scale-claim", Group::ScaleClaim),
    ("security-claim", Group::SecurityClaim),
    ("control", Group::Control),
    ("ownership-claim", Group::OwnershipClaim),
    ("sweep", Group::Sweep),
    ("duty", Group::Duty),
    ("credit", Group::Credit),
    ("other-trade", Group::OtherLife),
    ("own-part", Group::OwnPart),
    ("routine", Group::Routine),
];

/// What a feature says about a text, to stand before the words that it rests on.
#[must_use]
pub fn plain_words(feature: &str) -> &'static str {
    match feature {
        "cause" => "gives the reason",
        "purpose" => "says what was to be avoided or kept",
        "contrast" => "sets one way against another",
        "without" => "says what does not happen",
        "condition" => "says when it applies",
        "which" => "says more of the thing",
        "outcome" => "says what was seen afterwards",
        "failure" => "names the failure it deals with",
        "safeguard" => "names a safeguard",
        "check" => "says how it was checked",
        "finding" => "tells of a cause found",
        "platitude" => "gives a purpose that fits any work",
        "hype" => "praises instead of telling",
        "status" => "names a status as if it were work",
        "scale-claim" => "claims scale or speed",
        "security-claim" => "claims security",
        "control" => "names a boundary or control",
        "ownership-claim" => "claims ownership",
        "sweep" => "reaches for everything",
        "duty" => "tells of a standing duty",
        "credit" => "takes credit for a company result",
        "other-trade" => "speaks of another trade",
        "own-part" => "tells the writer's own part",
        "routine" => "tells of a routine act",
        "deed" => "tells what was done",
        "specific" => "names something in particular",
        "tutorial" => "is an exercise that many build",
        _ => "rests on the words",
    }
}

/// The features that tell of strength.
#[must_use]
pub fn strength_features(reading: &Reading<'_>, numbers: Numbers) -> Vec<Feature> {
    let mut features = Vec::with_capacity(40);
    let mut push = |name: &'static str, value: f64, words: Vec<Range<usize>>| {
        if value > 0.0 {
            features.push(Feature { name, value, words });
        }
    };
    // What a number without a source says came of it is no outcome yet.
    let claimed = numbers.unsupported && !numbers.supported;
    for (name, group) in ROLES {
        let hits = reading.hits(group);
        let name = if claimed && group == Group::Outcome { "claimed-outcome" } else { name };
        push(name, depth(hits.len()), hits.iter().map(|hit| hit.first..hit.end).collect());
    }
    let openings = Openings::of(reading);
    push("deed", depth(openings.deeds.len()), ranges(&openings.deeds));
    push("second-deed", depth(openings.deeds.len().saturating_sub(1)), Vec::new());
    push("starts-with-deed", flag(openings.first_deed), Vec::new());
    push("starts-with-care", flag(openings.first_care), Vec::new());
    push("starts-with-filler", flag(openings.first_filler), Vec::new());
    push("filler-alone", flag(openings.first_filler && openings.deeds.is_empty()), Vec::new());
    push("no-deed", flag(openings.deeds.is_empty()), Vec::new());
    push("statements", depth(reading.statements().saturating_sub(1)), Vec::new());

    let specific = reading.specific();
    push("specific", depth(specific.len()), ranges(&specific));
    push("nothing-specific", flag(specific.is_empty()), Vec::new());
    push("two-specific", flag(specific.len() >= 2), Vec::new());
    push("four-specific", flag(specific.len() >= 4), Vec::new());
    let tools = reading.hits(Group::Tool).len();
    push("tool", flag(tools > 0), Vec::new());
    push("tool-list", flag(tools >= 4), Vec::new());
    push("few-words", flag(reading.words.len() <= 4), Vec::new());
    push("supported-number", flag(numbers.supported), Vec::new());
    push("unsupported-number", flag(numbers.unsupported), Vec::new());
    // "Cut the cloud bill by 60 percent" tells of a change, "… by moving old scans to tape" of work as well.
    let changed = claimed && reading.starts(Group::Change, 0);
    push("change-told", flag(changed && tells_how(reading)), Vec::new());
    push("change-bare", flag(changed && !tells_how(reading)), Vec::new());
    let technique = !reading.hits(Group::Technique).is_empty();
    push("technique", flag(technique), Vec::new());

    // Evidence comes in pairs: what threatened and what was done, what was done and how it was checked.
    let has = |group: Group| reading.has(group) && !(claimed && group == Group::Outcome);
    let evidence = [Group::Cause, Group::Failure, Group::Safeguard, Group::Check, Group::Finding, Group::Outcome]
        .into_iter()
        .filter(|&group| has(group))
        .count();
    let ties =
        [Group::Cause, Group::Purpose, Group::Contrast, Group::Without, Group::Condition, Group::Which, Group::Outcome]
            .into_iter()
            .filter(|&group| has(group))
            .count();
    push("evidence", depth(evidence), Vec::new());
    push("evidence-of-two-kinds", flag(evidence >= 2), Vec::new());
    push("evidence-of-three-kinds", flag(evidence >= 3), Vec::new());
    push("ties", depth(ties), Vec::new());
    push("tied-evidence", flag(ties > 0 && evidence > 0), Vec::new());
    push("tied-specific", flag(ties > 0 && !specific.is_empty()), Vec::new());
    push("evidence-and-specific", flag(evidence > 0 && specific.len() >= 2), Vec::new());
    push("one-kind-untied", flag(evidence == 1 && ties == 0), Vec::new());
    push("safeguard-alone", flag(evidence == 1 && ties == 0 && reading.has(Group::Safeguard)), Vec::new());
    push("tutorial", flag(reading.has(Group::Tutorial)), spans(reading, Group::Tutorial));
    let topic = TOPICS.iter().any(|topic| reading.has(topic.clear));
    push("topic", flag(topic), Vec::new());
    push("no-deed-but-topic", flag(topic && openings.deeds.is_empty() && !specific.is_empty()), Vec::new());
    push("failure-and-safeguard", flag(reading.has(Group::Failure) && reading.has(Group::Safeguard)), Vec::new());
    push("two-failures", flag(reading.hits(Group::Failure).len() >= 2), Vec::new());
    push("two-safeguards", flag(reading.hits(Group::Safeguard).len() >= 2), Vec::new());
    push("two-checks", flag(reading.hits(Group::Check).len() >= 2), Vec::new());
    push("hype-and-nothing-specific", flag(reading.has(Group::Hype) && specific.len() <= 1), Vec::new());
    push("claims", depth(claims(reading)), Vec::new());
    for (name, on) in software_features(reading) {
        push(name, flag(on), Vec::new());
    }
    features
}

/// How far a text speaks of software at all: without a word of it, it seldom tells of backend work.
fn software_features(reading: &Reading<'_>) -> [(&'static str, bool); 4] {
    let words = reading.hits(Group::Software).len();
    let none = words == 0 && !reading.has(Group::Tool);
    let errand = reading.has(Group::Errand);
    [
        ("no-software", none),
        ("little-software", words == 1),
        ("errand", errand),
        ("another-trade", none && (errand || reading.has(Group::OtherLife))),
    ]
}

/// Whether a text says by what means its first verb was done.
fn tells_how(reading: &Reading<'_>) -> bool {
    reading.words.iter().enumerate().skip(1).any(|(at, word)| match word.lower.as_str() {
        "with" | "using" | "via" | "after" | "once" | "because" | "since" | "when" => true,
        "by" | "through" => reading.words.get(at + 1).is_some_and(|next| next.lower.ends_with("ing")),
        _ => false,
    })
}

/// What is asked of one area: its lists of words and the names of its features.
struct Topic {
    clear: Group,
    faint: Group,
    names: TopicNames,
}

/// Features of an area: how often its words stand, and whether they lead the text.
struct TopicNames {
    clear: &'static str,
    faint: &'static str,
    /// The only area with sure words.
    alone: &'static str,
    /// One of its words stands among the first three, where the act is told.
    opens: &'static str,
    /// Its words come before those of any other area.
    first: &'static str,
}

const TOPICS: [Topic; 7] = [
    Topic {
        clear: Group::ApiClear,
        faint: Group::ApiFaint,
        names: TopicNames {
            clear: "api.clear",
            faint: "api.faint",
            alone: "api.alone",
            opens: "api.opens",
            first: "api.first",
        },
    },
    Topic {
        clear: Group::DataClear,
        faint: Group::DataFaint,
        names: TopicNames {
            clear: "data.clear",
            faint: "data.faint",
            alone: "data.alone",
            opens: "data.opens",
            first: "data.first",
        },
    },
    Topic {
        clear: Group::ScaleClear,
        faint: Group::ScaleFaint,
        names: TopicNames {
            clear: "scale.clear",
            faint: "scale.faint",
            alone: "scale.alone",
            opens: "scale.opens",
            first: "scale.first",
        },
    },
    Topic {
        clear: Group::ReliabilityClear,
        faint: Group::ReliabilityFaint,
        names: TopicNames {
            clear: "reliability.clear",
            faint: "reliability.faint",
            alone: "reliability.alone",
            opens: "reliability.opens",
            first: "reliability.first",
        },
    },
    Topic {
        clear: Group::SecurityClear,
        faint: Group::SecurityFaint,
        names: TopicNames {
            clear: "security.clear",
            faint: "security.faint",
            alone: "security.alone",
            opens: "security.opens",
            first: "security.first",
        },
    },
    Topic {
        clear: Group::OwnershipClear,
        faint: Group::OwnershipFaint,
        names: TopicNames {
            clear: "ownership.clear",
            faint: "ownership.faint",
            alone: "ownership.alone",
            opens: "ownership.opens",
            first: "ownership.first",
        },
    },
    Topic {
        clear: Group::CollaborationClear,
        faint: Group::CollaborationFaint,
        names: TopicNames {
            clear: "collaboration.clear",
            faint: "collaboration.faint",
            alone: "collaboration.alone",
            opens: "collaboration.opens",
            first: "collaboration.first",
        },
    },
];

/// The features that tell of areas: those of the text and its strength, since proof has an area and a duty often none.
#[must_use]
pub fn area_features(reading: &Reading<'_>, strength: Strength) -> Vec<Feature> {
    let mut features = Vec::with_capacity(24);
    features.push(strength_feature(strength));
    let mut kinds = 0;
    let sure = TOPICS.iter().filter(|topic| reading.has(topic.clear)).count();
    let starts = |topic: &Topic| {
        [topic.clear, topic.faint].into_iter().filter_map(|group| Some(reading.hits(group).first()?.first)).min()
    };
    let earliest = TOPICS.iter().filter_map(&starts).min();
    for topic in &TOPICS {
        for (name, group) in [(topic.names.clear, topic.clear), (topic.names.faint, topic.faint)] {
            let hits = reading.hits(group);
            if !hits.is_empty() {
                kinds += 1;
                features.push(Feature { name, value: depth(hits.len()), words: spans(reading, group) });
            }
        }
        let start = starts(topic);
        for (name, on) in [
            (topic.names.alone, sure == 1 && reading.has(topic.clear)),
            (topic.names.opens, reading.hits(topic.clear).first().is_some_and(|hit| hit.first < 3)),
            (topic.names.first, start.is_some() && start == earliest),
        ] {
            if on {
                features.push(Feature { name, value: 1.0, words: Vec::new() });
            }
        }
    }
    for (name, group) in [
        ("failure", Group::Failure),
        ("safeguard", Group::Safeguard),
        ("check", Group::Check),
        ("finding", Group::Finding),
        ("hype", Group::Hype),
        ("scale-claim", Group::ScaleClaim),
        ("security-claim", Group::SecurityClaim),
        ("ownership-claim", Group::OwnershipClaim),
        ("other-trade", Group::OtherLife),
        ("care", Group::Care),
        ("sweep", Group::Sweep),
    ] {
        if reading.has(group) {
            features.push(Feature { name, value: 1.0, words: Vec::new() });
        }
    }
    if reading.hits(Group::Tool).len() >= 3 {
        features.push(Feature { name: "tool-list", value: 1.0, words: Vec::new() });
    }
    for (name, on) in software_features(reading) {
        if on {
            features.push(Feature { name, value: 1.0, words: Vec::new() });
        }
    }
    if kinds >= 4 {
        features.push(Feature { name: "many-topics", value: 1.0, words: Vec::new() });
    }
    features
}

/// What a strength says of the areas.
#[must_use]
pub fn strength_feature(strength: Strength) -> Feature {
    let name = match strength {
        Strength::Weak => "weak",
        Strength::Fair => "fair",
        Strength::Strong => STRONG,
    };
    Feature { name, value: 1.0, words: Vec::new() }
}

/// Name of the feature of strong texts.
const STRONG: &str = "strong";

/// The classes whose score is above an even chance, most likely first, at most three. `scores` has one number an area
/// and one more for texts of no area. When no area is likely, the likeliest one is taken if it outweighs "none"; strong
/// proof has an area always.
#[must_use]
pub fn likely_areas(scores: &[f64], features: &[Feature]) -> Vec<usize> {
    let (areas, none) = scores.split_at(scores.len().min(TOPICS.len()));
    let mut order: Vec<(f64, usize)> = areas.iter().copied().enumerate().map(|(class, score)| (score, class)).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut likely: Vec<usize> = order.iter().filter(|(score, _)| *score > 0.0).map(|(_, class)| *class).collect();
    likely.truncate(3);
    if likely.is_empty() {
        let none = none.first().copied().unwrap_or(0.0);
        let strong = features.iter().any(|feature| feature.name == STRONG);
        likely.extend(order.first().filter(|(score, _)| strong || *score > none).map(|(_, class)| *class));
    }
    likely
}

/// One counts full, each further one less: a heap of words is not much more than two of them.
fn depth(count: usize) -> f64 {
    match count {
        0 => 0.0,
        1 => 1.0,
        2 => 1.5,
        _ => 1.8,
    }
}

fn flag(on: bool) -> f64 {
    f64::from(u8::from(on))
}

fn spans(reading: &Reading<'_>, group: Group) -> Vec<Range<usize>> {
    reading.hits(group).iter().map(|hit| hit.first..hit.end).collect()
}

fn ranges(words: &[usize]) -> Vec<Range<usize>> {
    words.iter().map(|&at| at..at + 1).collect()
}

fn claims(reading: &Reading<'_>) -> usize {
    [Group::Hype, Group::ScaleClaim, Group::SecurityClaim, Group::OwnershipClaim, Group::Sweep]
        .into_iter()
        .map(|group| reading.hits(group).len())
        .sum()
}

/// What the statements of a text begin with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Openings {
    /// Words that begin a statement or part and are deeds.
    pub deeds: Vec<usize>,
    /// Whether the text begins with a deed.
    pub first_deed: bool,
    /// Whether it begins by looking after something.
    pub first_care: bool,
    /// Whether it begins with a verb that hides the writer's part.
    pub first_filler: bool,
}

impl Openings {
    /// Reads how the statements begin; an adverb before the verb is passed over.
    #[must_use]
    pub fn of(reading: &Reading<'_>) -> Self {
        let mut openings = Self::default();
        let last = reading.words.len();
        let past = reading.words.first().is_some_and(|word| !is_bare(word));
        for (number, mut at) in reading.openings().into_iter().enumerate() {
            while at + 1 < last && passed_over(&reading.words[at].lower) {
                at += 1;
            }
            let filler = reading.starts(Group::Filler, at);
            let care = reading.starts(Group::Care, at);
            // After "reviewed", "and design" goes on with a noun.
            let noun = number > 0 && past && is_bare(&reading.words[at]);
            let deed = reading.starts(Group::Deed, at) && is_verb_form(&reading.words[at].lower) && !noun;
            if number == 0 {
                openings.first_filler = filler;
                openings.first_care = care;
                openings.first_deed = deed && !filler && !care;
            }
            if deed && !filler && !care && openings.deeds.last() != Some(&at) {
                openings.deeds.push(at);
            }
        }
        openings
    }
}

fn passed_over(lower: &str) -> bool {
    lower.ends_with("ly")
        || matches!(lower, "i" | "we" | "have" | "has" | "was" | "were" | "am" | "is" | "also" | "then" | "by" | "who")
}

/// Whether a word stands in its base form: "design", not "designed". Verbs whose past is their base form never count.
fn is_bare(word: &Word) -> bool {
    let lower = word.lower.as_str();
    let same_past =
        matches!(lower, "cut" | "set" | "put" | "read" | "shut" | "split" | "let" | "hit" | "shed" | "reset");
    let base = lower == word.root
        || lower.strip_suffix('e') == Some(word.root.as_str())
        || lower.strip_suffix('y').zip(word.root.strip_suffix('i')).is_some_and(|(one, other)| one == other);
    base && !same_past && !lower.ends_with("ed")
}

/// Nouns and adjectives in -tion, -ment or a plural say what there is, not what was done.
fn is_verb_form(lower: &str) -> bool {
    // "…, written in Kotlin" says how a thing is made, not what the writer did.
    if matches!(lower, "written" | "based" | "used" | "known" | "given") {
        return false;
    }
    !["tion", "tions", "ment", "ments", "er", "ers", "or", "ors"].iter().any(|ending| lower.ends_with(ending))
}
