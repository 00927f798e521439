//! Bytes as front matter, as a profile, and as the values of flags.

use proofpress_resume::markdown::dates::{find_dates, parse_dates, trailing_dates};
use proofpress_resume::settings::{FoldKind, PageLimit, Paper, parse_length};
use proofpress_resume::style::{Density, Style, parse_colour};
use proofpress_resume::{Profile, Source, parse_resume};
use std::sync::LazyLock;

static PROFILE: LazyLock<Profile> = LazyLock::new(|| {
    Profile::from_toml(include_str!("../../templates/mid/profile.toml")).expect("the bundled profile reads")
});

/// Whatever is asked for, the numbers that a template is given are finite and of a size that can be laid out; what stands
/// under the front matter stays.
pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let resume =
        parse_resume(Source::new("r.md", format!("---\n{text}\n---\n# Ada\n\n## Experience\n- marker-word\n")));
    check_spans(&resume);
    // A `---` or an open note of its own may end it early or hide the rest.
    if !["---", "...", "<", "```", "~~~"].iter().any(|mark| text.contains(mark)) {
        assert!(resume.plain_text().contains("marker-word"), "the body is lost");
    }
    let settings = &resume.settings;
    let mut profiles = vec![PROFILE.clone()];
    profiles.extend(Profile::from_toml(&text));
    for profile in &profiles {
        for density in [Density::ROOMIEST, Density::step(10), Density::TIGHTEST] {
            let style = Style::resolve(profile, settings, density);
            assert!((4.0..=40.0).contains(&style.size.0), "{style:?}");
            assert!((0.0..=250.0).contains(&style.margin.0), "{style:?}");
            assert!((0.1..=3.0).contains(&style.leading), "{style:?}");
            assert!((0.1..=3.0).contains(&style.spacing), "{style:?}");
        }
    }
    let (width, height) = settings.paper().size();
    let fold = settings.fold().distance(width, height);
    assert!((0.0..=height.0).contains(&fold.0), "{fold:?}");
    for line in text.lines() {
        let value = line.split_once(':').map_or(line, |(_, value)| value.trim());
        let _ = (value.parse::<Paper>(), value.parse::<PageLimit>(), parse_colour(value));
        if let Ok(fold) = value.parse::<FoldKind>() {
            assert!((0.0..=height.0).contains(&fold.distance(width, height).0), "{fold:?}");
        }
        assert!(parse_length(value).is_none_or(|length| length.0.is_finite()), "{value:?}");
        for found in find_dates(value).into_iter().chain(trailing_dates(value)) {
            assert!(value.get(found.range.clone()).is_some(), "{value:?}: {found:?}");
        }
        let _ = parse_dates(value);
    }
}

fn check_spans(resume: &proofpress_resume::Resume) {
    let length = resume.source.text().len();
    assert!(resume.findings.iter().all(|finding| finding.span.end <= length));
    assert!(resume.notes.iter().all(|note| note.span.end <= length));
}
