//! A resume with more blocks than its page holds, for what is timed on the choice among them.

/// The resume with an older post that has all its bullets again.
pub(crate) fn with_bullets_twice(text: &str) -> String {
    let (head, skills) = text.split_once("\n## Skills").unwrap_or((text, ""));
    let bullets: String = head.lines().filter(|line| line.starts_with("- ")).map(|line| format!("{line}\n")).collect();
    format!("{head}\n### Software Engineer, Earlier Ltd | 2015 – 2019\n{bullets}\n## Skills{skills}")
}
