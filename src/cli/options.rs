//! Flags that every command on a resume takes, to a [`Request`].

use super::Failure;
use super::watchdog::Limits;
use clap::{Args, ValueHint};
use proofpress_press::{Press, Request, RulePattern, Severities};
use proofpress_resume::settings::{
    Date, DatePlace, FoldKind, LinkStyle, PageLimit, Paper, Redaction, SectionOrder, Settings, StyleSettings,
    parse_length,
};
use proofpress_resume::style::parse_colour;
use proofpress_resume::units::Pt;
use std::path::{Path, PathBuf};

/// How the page is set. Each flag wins over the same key of the front matter.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Page")]
pub(crate) struct PageOptions {
    /// Career stage: new-grad, mid, senior, switcher, or the folder of a profile of your own.
    #[arg(long, short = 'p', value_name = "NAME|DIR")]
    pub(crate) profile: Option<String>,
    /// Paper: us-letter or a4.
    #[arg(long, value_name = "SIZE")]
    paper: Option<Paper>,
    /// At most this many pages, 1 to 99, or any.
    #[arg(long, value_name = "N")]
    pages: Option<PageLimit>,
    /// Where the first screen ends: half, third, 45%, 5.5in, screen:1440x900.
    #[arg(long)]
    fold: Option<FoldKind>,
    /// Section order in place of the profile's: kinds or headings, separated by commas.
    #[arg(long, value_name = "SECTION", value_delimiter = ',')]
    order: Vec<String>,
    /// Language of the document (BCP 47).
    #[arg(long, value_name = "TAG", value_parser = language)]
    lang: Option<String>,
    /// Leave out of every output what a shareable copy should not hold: phone, email, address.
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    redact: Vec<Redaction>,
    /// Document date, as 2026-11-01. Without it SOURCE_DATE_EPOCH; without that the document has no date.
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// Font: serif, sans, or a family.
    #[arg(long, value_name = "FAMILY", help_heading = "Look")]
    font: Option<String>,
    /// Text size, fixed: 10.5pt.
    #[arg(long, value_name = "LENGTH", value_parser = text_size, help_heading = "Look")]
    size: Option<Pt>,
    /// Page margin, fixed: 0.7in, 18mm.
    #[arg(long, value_name = "LENGTH", value_parser = margin, help_heading = "Look")]
    margin: Option<Pt>,
    /// Leading, fixed: 0.6em.
    #[arg(long, value_name = "EM", value_parser = leading, help_heading = "Look")]
    leading: Option<f64>,
    /// Accent colour: #1f3a5f.
    #[arg(long, value_name = "COLOUR", value_parser = colour, help_heading = "Look")]
    accent: Option<Colour>,
    /// How links look: plain or underline.
    #[arg(long, value_name = "STYLE", value_parser = link_style, help_heading = "Look")]
    links: Option<LinkStyle>,
    /// Where dates stand: beside the title, or right (some readers detach those).
    #[arg(long, value_name = "PLACE", value_parser = date_place, help_heading = "Look")]
    dates: Option<DatePlace>,
    /// Folder to search for fonts before the system's. May be given several times.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Look")]
    font_path: Vec<PathBuf>,
    /// Seconds that laying out may take before the run is given up.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400), help_heading = "Limits")]
    time_limit: u64,
    /// Memory in megabytes that laying out may take (on Linux).
    #[arg(long, value_name = "MB", default_value_t = 2_000, value_parser = clap::value_parser!(u64).range(50..), help_heading = "Limits")]
    memory_limit: u64,
}

/// Which rules matter.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Rules")]
pub(crate) struct RuleOptions {
    /// Make findings of a rule (claim/vague-scale) or family (claim) errors. May be given several times.
    #[arg(long, value_name = "RULE|FAMILY", value_delimiter = ',')]
    deny: Vec<RulePattern>,
    /// Silence a rule or family; what is an error of itself stays.
    #[arg(long, value_name = "RULE|FAMILY", value_delimiter = ',')]
    allow: Vec<RulePattern>,
}

impl PageOptions {
    /// The press that these flags ask for.
    pub(crate) fn press(&self) -> Result<Press, Failure> {
        Ok(Press::new(proofpress::ASSETS, self.font_paths()?)?)
    }

    /// The folders to search for fonts, all of which exist.
    pub(crate) fn font_paths(&self) -> Result<&[PathBuf], Failure> {
        match self.font_path.iter().find(|folder| !folder.is_dir()) {
            Some(folder) => Err(Failure::new(format!("--font-path {}: there is no such folder", folder.display()))),
            None => Ok(&self.font_path),
        }
    }

    /// The limits that these flags set.
    pub(crate) fn limits(&self) -> Limits {
        let profile = self.profile.as_deref().filter(|given| is_folder(given)).map(PathBuf::from);
        Limits { seconds: self.time_limit, megabytes: self.memory_limit, profile }
    }

    /// The request that these flags make.
    pub(crate) fn request(&self, rules: &RuleOptions) -> Result<Request, Failure> {
        let (profile, profile_folder) = match self.profile.as_deref() {
            Some(given) if is_folder(given) => (None, Some(PathBuf::from(given))),
            given => (given.map(str::to_owned), None),
        };
        let settings = Settings {
            profile,
            paper: self.paper,
            pages: self.pages,
            fold: self.fold,
            order: (!self.order.is_empty())
                .then(|| SectionOrder(self.order.iter().map(|name| name.trim().to_owned()).collect())),
            lang: self.lang.clone(),
            style: StyleSettings {
                font: self.font.clone(),
                size: self.size,
                margin: self.margin,
                leading: self.leading,
                accent: self.accent.map(|colour| colour.0),
                links: self.links,
                dates: self.dates,
            },
            date: self.date,
            redact: self.redact.clone(),
            ..Settings::default()
        };
        Ok(Request {
            settings,
            profile_folder,
            source_date: source_date(std::env::var("SOURCE_DATE_EPOCH").ok().as_deref())?,
            severities: Severities { deny: rules.deny.clone(), allow: rules.allow.clone() },
            ..Request::default()
        })
    }
}

/// Whether `--profile` names a folder: it holds a separator or starts with a dot, or only a folder has that name.
fn is_folder(given: &str) -> bool {
    const BUNDLED: [&str; 4] = ["new-grad", "mid", "senior", "switcher"];
    given.contains(['/', std::path::MAIN_SEPARATOR])
        || given.starts_with('.')
        || (!BUNDLED.contains(&given) && Path::new(given).join("profile.toml").is_file())
}

/// The day, in UTC, of a `SOURCE_DATE_EPOCH` in seconds.
fn source_date(epoch: Option<&str>) -> Result<Option<Date>, Failure> {
    let Some(epoch) = epoch.map(str::trim).filter(|epoch| !epoch.is_empty()) else { return Ok(None) };
    let day = epoch
        .parse()
        .ok()
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .map(|instant| instant.to_zoned(jiff::tz::TimeZone::UTC).date());
    match day {
        Some(day) => {
            let part = |number: i8| u8::try_from(number).unwrap_or_default();
            Ok(Date::new(day.year().into(), part(day.month()), part(day.day())))
        }
        None => Err(Failure::new(format!("SOURCE_DATE_EPOCH is `{epoch}`, which is no count of seconds"))
            .hint("set it to seconds since 1970, or unset it")),
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Colour([u8; 3]);

fn colour(text: &str) -> Result<Colour, String> {
    parse_colour(text).map(Colour).ok_or_else(|| "write it as #1f3a5f".to_owned())
}

fn length_within(text: &str, least: f64, most: f64) -> Result<Pt, String> {
    let length = parse_length(text).ok_or("write a number with its unit: 10.5pt, 0.7in, 18mm, 1.8cm")?;
    if (least..=most).contains(&length.0) {
        Ok(length)
    } else {
        Err(format!("{:.1} pt is outside {least} to {most} pt", length.0))
    }
}

fn text_size(text: &str) -> Result<Pt, String> {
    length_within(text, 6.0, 24.0)
}

fn margin(text: &str) -> Result<Pt, String> {
    length_within(text, 0.0, 216.0)
}

fn leading(text: &str) -> Result<f64, String> {
    let number = text.trim();
    let em: f64 =
        number.strip_suffix("em").unwrap_or(number).trim().parse().map_err(|_| "write it in em: 0.6em".to_owned())?;
    if (0.2..=2.0).contains(&em) { Ok(em) } else { Err(format!("{em} em is outside 0.2 to 2 em")) }
}

fn link_style(text: &str) -> Result<LinkStyle, String> {
    match text {
        "plain" => Ok(LinkStyle::Plain),
        "underline" => Ok(LinkStyle::Underline),
        _ => Err("use plain or underline".to_owned()),
    }
}

fn date_place(text: &str) -> Result<DatePlace, String> {
    match text {
        "beside" => Ok(DatePlace::Beside),
        "right" => Ok(DatePlace::Right),
        _ => Err("use beside or right".to_owned()),
    }
}

fn language(text: &str) -> Result<String, String> {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let is_tag = (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if is_tag { Ok(text.to_owned()) } else { Err("write a language tag: en, de, pt-BR".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_date_is_a_day_in_utc() {
        assert_eq!(source_date(None).ok().flatten(), None);
        assert_eq!(source_date(Some("")).ok().flatten(), None);
        assert_eq!(source_date(Some("0")).ok().flatten(), Date::new(1970, 1, 1));
        assert_eq!(source_date(Some("1793491199")).ok().flatten(), Date::new(2026, 10, 31));
        assert_eq!(source_date(Some("1793491200")).ok().flatten(), Date::new(2026, 11, 1));
        assert!(source_date(Some("today")).is_err());
        assert!(source_date(Some("99999999999999999")).is_err());
    }

    #[test]
    fn flags_read_lengths_with_units_and_limits() {
        assert_eq!(text_size("10.5pt"), Ok(Pt(10.5)));
        assert!(text_size("10.5").is_err() && text_size("2in").is_err() && text_size("NaNpt").is_err());
        assert_eq!(leading("0.6em"), Ok(0.6));
        assert_eq!(leading("0.6"), Ok(0.6));
        assert!(leading("NaN").is_err() && leading("9").is_err());
        assert!(language("pt-BR").is_ok() && language("english!").is_err() && language("").is_err());
    }

    #[test]
    fn a_path_is_a_folder_and_a_bundled_name_is_none() {
        assert!(is_folder("./mine") && is_folder("a/b") && is_folder("."));
        assert!(!is_folder("mid") && !is_folder("nowhere"));
    }
}
