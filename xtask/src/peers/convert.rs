//! An example's Markdown, as its canonical form is written, to the input of other programs: the same words in theirs.

use std::fmt::Write as _;

/// A resume's parts.
#[derive(Debug, Default)]
pub(crate) struct Resume {
    name: String,
    headline: String,
    contacts: Vec<String>,
    sections: Vec<Section>,
}

#[derive(Debug, Default)]
struct Section {
    title: String,
    entries: Vec<Entry>,
    /// Bullets and paragraphs without an entry.
    lines: Vec<String>,
}

#[derive(Debug, Default)]
struct Entry {
    title: String,
    organisation: String,
    place: String,
    dates: String,
    bullets: Vec<String>,
}

/// Reads the canonical form; notes are left out, as they are on the page.
pub(crate) fn read_resume(text: &str) -> Resume {
    let mut resume = Resume::default();
    let body = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |(_, body)| body);
    let mut in_note = false;
    let mut ends = true;
    for line in body.lines().map(str::trim) {
        if in_note || line.starts_with("<!--") {
            in_note = !line.ends_with("-->");
            continue;
        }
        if line.is_empty() {
            ends = true;
        } else if let Some(name) = line.strip_prefix("# ") {
            resume.name = name.to_owned();
        } else if let Some(title) = line.strip_prefix("## ") {
            resume.sections.push(Section { title: title.to_owned(), ..Section::default() });
            ends = true;
        } else if let Some(section) = resume.sections.last_mut() {
            if let Some(title) = line.strip_prefix("### ") {
                section.entries.push(entry(title));
                ends = true;
                continue;
            }
            let lines = match section.entries.last_mut() {
                Some(entry) => &mut entry.bullets,
                None => &mut section.lines,
            };
            let bullet = line.strip_prefix("- ");
            match (lines.last_mut(), bullet) {
                // A line without a mark goes on with what stands above it.
                (Some(last), None) if !ends => {
                    last.push(' ');
                    last.push_str(line);
                }
                _ => lines.push(bullet.unwrap_or(line).to_owned()),
            }
            ends = false;
        } else if line.contains('@') {
            resume.contacts = line.split(" | ").map(str::to_owned).collect();
        } else {
            resume.headline = line.to_owned();
        }
    }
    resume
}

/// `Title, Organisation | Place | Dates`; place and dates may be absent.
fn entry(heading: &str) -> Entry {
    let mut fields = heading.split(" | ");
    let first = fields.next().unwrap_or_default();
    let rest: Vec<&str> = fields.collect();
    let (title, organisation) = first.rsplit_once(", ").unwrap_or((first, ""));
    let (place, dates) = match rest[..] {
        [] => ("", ""),
        [dates] => ("", dates),
        [place, dates, ..] => (place, dates),
    };
    let owned = str::to_owned;
    Entry {
        title: owned(title),
        organisation: owned(organisation),
        place: owned(place),
        dates: owned(dates),
        bullets: Vec::new(),
    }
}

/// A skill group, `**Label:** items`.
fn labelled(line: &str) -> Option<(&str, &str)> {
    let (label, items) = line.strip_prefix("**")?.split_once("**")?;
    Some((label.trim_end_matches(':'), items.trim_start_matches(':').trim()))
}

/// The dialect of resumark 0.1.1.
pub(crate) fn to_resumark(resume: &Resume) -> String {
    let mut out = format!("# {}\n> {}\n> {}\n", resume.name, resume.headline, resume.contacts.join(" | "));
    for section in &resume.sections {
        let is_skills = section.lines.iter().any(|line| labelled(line).is_some());
        let _ = writeln!(out, "\n## {}{}", section.title, if is_skills { " {skills}" } else { "" });
        for line in &section.lines {
            let _ = writeln!(out, "{}{line}", if is_skills { "- " } else { "" });
        }
        for entry in &section.entries {
            let _ = writeln!(out, "### {}", entry.title);
            let company = if entry.organisation.is_empty() { &entry.title } else { &entry.organisation };
            let fields = [&entry.dates, &entry.place].into_iter().filter(|field| !field.is_empty());
            let _ = writeln!(out, "**{company}**{}", fields.map(|field| format!(" | {field}")).collect::<String>());
            for bullet in &entry.bullets {
                let _ = writeln!(out, "- {bullet}");
            }
        }
    }
    out
}

/// RenderCV's YAML. Contacts stand as free ones, since its own fields would be checked against services of the network.
pub(crate) fn to_rendercv(resume: &Resume) -> String {
    let mut out = format!("cv:\n  name: {}\n  headline: {}\n", quoted(&resume.name), quoted(&resume.headline));
    out.push_str("  custom_connections:\n");
    for contact in &resume.contacts {
        let _ = writeln!(out, "    - fontawesome_icon: circle\n      placeholder: {}\n      url:", quoted(contact));
    }
    out.push_str("  sections:\n");
    for section in &resume.sections {
        let _ = writeln!(out, "    {}:", quoted(&section.title));
        for line in &section.lines {
            let _ = match labelled(line) {
                Some((label, details)) => {
                    writeln!(out, "      - label: {}\n        details: {}", quoted(label), quoted(details))
                }
                None => writeln!(out, "      - {}", quoted(line)),
            };
        }
        for entry in &section.entries {
            let name = if entry.organisation.is_empty() {
                entry.title.clone()
            } else {
                format!("{}, {}", entry.title, entry.organisation)
            };
            let _ = writeln!(out, "      - name: {}", quoted(&name));
            for (field, text) in [("date", &entry.dates), ("location", &entry.place)] {
                if !text.is_empty() {
                    let _ = writeln!(out, "        {field}: {}", quoted(text));
                }
            }
            if !entry.bullets.is_empty() {
                out.push_str("        highlights:\n");
            }
            for bullet in &entry.bullets {
                let _ = writeln!(out, "          - {}", quoted(bullet));
            }
        }
    }
    out
}

/// A double-quoted YAML scalar.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "---\nprofile: mid\n---\n# Ada Example\nBackend Engineer\nada@example.com | Berlin\n\n## Summary\nBuilds \
                        \"things\"\nthat last.\n\n## Experience\n### Engineer, Acme | Berlin | 2021 – Present\n- Fixed a race\n  in \
                        the queue\n  <!-- evidence: a\n  note -->\n- Moved it\n\n## Skills\n- **Data:** SQL, Redis\n";

    #[test]
    fn every_visible_word_and_no_note_reaches_both() {
        let resume = read_resume(TEXT);
        let (resumark, rendercv) = (to_resumark(&resume), to_rendercv(&resume));
        for out in [&resumark, &rendercv] {
            for words in [
                "Ada Example",
                "Backend Engineer",
                "Fixed a race in the queue",
                "Moved it",
                "SQL, Redis",
                "2021 – Present",
            ] {
                assert!(out.contains(words), "{words} in {out}");
            }
            assert!(!out.contains("evidence") && !out.contains("note"), "{out}");
        }
        assert!(resumark.contains("### Engineer\n**Acme** | 2021 – Present | Berlin\n- Fixed"), "{resumark}");
        assert!(resumark.contains("## Skills {skills}\n- **Data:** SQL, Redis"), "{resumark}");
        assert!(rendercv.contains("- \"Builds \\\"things\\\" that last.\""), "{rendercv}");
        assert!(rendercv.contains("- label: \"Data\"\n        details: \"SQL, Redis\""), "{rendercv}");
    }
}
