//! A seed to resumes in Markdown: jobs, bullets of any length, fonts, styles and amounts of text, always the same for it.

use std::fmt::Write as _;

/// What they are made of.
const WORDS: &str = include_str!("../../text-score/words.txt");

/// The numbers of SplitMix64: the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or(0)
    }

    /// True once in `times`.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One part of a kind.
    fn part(&mut self, kind: &str) -> &'static str {
        let parts: Vec<&str> = parts(kind).collect();
        parts.get(self.below(parts.len())).copied().unwrap_or_default()
    }
}

fn parts(kind: &str) -> impl Iterator<Item = &'static str> {
    let start = WORDS.find(&format!("[{kind}]\n")).map_or(WORDS.len(), |at| at + kind.len() + 3);
    WORDS[start..].lines().take_while(|line| !line.starts_with('['))
}

/// Where dates stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dates {
    /// Beside the title, the default.
    Beside,
    /// At the right margin.
    Right,
}

/// One resume.
pub(crate) fn resume(seed: u64, number: u64, dates: Dates) -> String {
    let mut numbers = Numbers(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ number);
    let mut text = front_matter(&mut numbers, dates);
    header(&mut numbers, &mut text);
    // From a page with much room to one that is full.
    let amount = 1 + numbers.below(3);
    if numbers.once_in(3) {
        let summary = numbers.part("summary");
        let _ = writeln!(text, "## Summary\n{summary}\n");
    }
    let mut sections: Vec<fn(&mut Numbers, &mut String, usize)> = vec![experience, projects, skills, education];
    for at in (1..sections.len()).rev() {
        sections.swap(at, numbers.below(at + 1));
    }
    for section in sections {
        section(&mut numbers, &mut text, amount);
    }
    text
}

fn front_matter(numbers: &mut Numbers, dates: Dates) -> String {
    let profile = ["new-grad", "mid", "senior", "switcher"][numbers.below(4)];
    let paper = ["us-letter", "a4"][numbers.below(2)];
    let mut style = vec![format!("font: {}", numbers.part("font"))];
    if dates == Dates::Right {
        style.push("dates: right".to_owned());
    }
    if numbers.once_in(4) {
        style.push(format!("size: {}pt", ["9.5", "10", "10.5", "11", "12"][numbers.below(5)]));
    }
    if numbers.once_in(4) {
        style.push(format!("margin: {}in", ["0.5", "0.6", "0.75", "1"][numbers.below(4)]));
    }
    if numbers.once_in(4) {
        style.push(format!("leading: {}em", ["0.5", "0.55", "0.65", "0.8"][numbers.below(4)]));
    }
    if numbers.once_in(4) {
        style.push("links: underline".to_owned());
    }
    if numbers.once_in(4) {
        style.push("accent: \"#7a1f3d\"".to_owned());
    }
    format!("---\nprofile: {profile}\npaper: {paper}\nstyle: {{ {} }}\n---\n", style.join(", "))
}

fn header(numbers: &mut Numbers, text: &mut String) {
    let _ = writeln!(text, "# {}", numbers.part("name"));
    if !numbers.once_in(3) {
        let _ = writeln!(text, "{}", numbers.part("headline"));
    }
    let mut contacts = vec!["first.last@example.com".to_owned()];
    if numbers.once_in(2) {
        contacts.push(format!("+1 555 {:04}", numbers.below(10_000)));
    }
    if numbers.once_in(2) {
        contacts.push(numbers.part("place").to_owned());
    }
    for link in ["github.com/first-last", "https://www.linkedin.example/in/first-last-0a1b2c", "example.dev"] {
        if numbers.once_in(2) {
            contacts.push(link.to_owned());
        }
    }
    let _ = writeln!(text, "{}\n", contacts.join(" | "));
}

/// A bullet of a few words to several lines.
fn bullet(numbers: &mut Numbers, text: &mut String) {
    let _ = write!(text, "- {}", numbers.part("act"));
    for _ in 0..numbers.below(4) {
        let how = numbers.part("how");
        let _ = write!(text, "{}{how}", if how.starts_with(['—', '(']) { " " } else { ", " });
    }
    for _ in 0..numbers.below(2) {
        let _ = write!(text, "; {}", numbers.part("detail"));
    }
    text.push_str(if numbers.once_in(3) { ".\n" } else { "\n" });
}

fn bullets(numbers: &mut Numbers, text: &mut String, most: usize) {
    for _ in 0..numbers.below(most + 1) {
        bullet(numbers, text);
    }
    text.push('\n');
}

fn span(numbers: &mut Numbers, last: &mut usize) -> String {
    let to = *last;
    let from = to - 1 - numbers.below(3);
    *last = from;
    let month = |numbers: &mut Numbers| ["Jan", "Mar", "Jun", "Sept", "Dec"][numbers.below(5)];
    match numbers.below(4) {
        0 => format!("{from} – {to}"),
        1 => format!("{} {from} - {} {to}", month(numbers), month(numbers)),
        2 if to >= 2025 => format!("{} {from} – Present", month(numbers)),
        2 => format!("0{}/{from} – 1{}/{to}", 1 + numbers.below(9), numbers.below(3)),
        _ => format!("{from}-{to}"),
    }
}

fn experience(numbers: &mut Numbers, text: &mut String, amount: usize) {
    text.push_str("## Experience\n");
    let mut last = 2026;
    for _ in 0..=numbers.below(amount + 1) {
        let (title, company) = (numbers.part("title"), numbers.part("company"));
        let _ = write!(text, "### {title}, {company}");
        if !numbers.once_in(3) {
            let _ = write!(text, " | {}", numbers.part("place"));
        }
        let _ = writeln!(text, " | {}", span(numbers, &mut last));
        bullets(numbers, text, 2 + amount * 2);
    }
}

fn projects(numbers: &mut Numbers, text: &mut String, amount: usize) {
    if numbers.once_in(3) {
        return;
    }
    text.push_str("## Projects\n");
    for _ in 0..=numbers.below(amount) {
        let _ = write!(text, "### {}", numbers.part("project"));
        let _ = writeln!(text, "{}", [" | 2024", "", " | example.dev/code | 2023"][numbers.below(3)]);
        bullets(numbers, text, 1 + amount);
    }
}

fn skills(numbers: &mut Numbers, text: &mut String, _: usize) {
    text.push_str("## Skills\n");
    let groups: Vec<&str> = parts("group").collect();
    for group in &groups[..1 + numbers.below(groups.len())] {
        let skills: Vec<&str> = (0..2 + numbers.below(9)).map(|_| numbers.part("skill")).collect();
        let _ = writeln!(text, "- **{group}:** {}", skills.join(", "));
    }
    text.push('\n');
}

fn education(numbers: &mut Numbers, text: &mut String, _: usize) {
    text.push_str("## Education\n");
    let mut last = 2017;
    for _ in 0..=numbers.below(2) {
        let (degree, school) = (numbers.part("degree"), numbers.part("school"));
        let _ = writeln!(text, "### {degree}, {school} | {}", span(numbers, &mut last));
        bullets(numbers, text, 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_resumes_and_another_gives_others() {
        let made = |seed| (0..20).map(|number| resume(seed, number, Dates::Beside)).collect::<Vec<_>>();
        assert_eq!(made(7), made(7));
        let (seven, eight) = (made(7), made(8));
        assert!(seven.iter().zip(&eight).all(|(a, b)| a != b));
        assert!(seven.iter().all(|text| text.contains("## Experience") && text.contains("\n# ")));
        assert!(resume(7, 0, Dates::Right).contains("dates: right"));
    }

    #[test]
    fn every_kind_has_parts() {
        for kind in
            ["name", "headline", "place", "company", "title", "project", "degree", "school", "act", "how", "detail"]
        {
            assert!(parts(kind).count() > 3, "{kind}");
        }
    }
}
