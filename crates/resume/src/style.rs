//! Style: a profile's two ends of density and what the settings fix, turned into the numbers a template is given.

use crate::profile::Profile;
use crate::settings::{DatePlace, LinkStyle, Settings};
use crate::units::Pt;
use serde::Deserialize;

/// A step on the density grid: 0 is roomy, [`Density::TIGHTEST`] is tight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Density(u8);

impl Density {
    /// The roomiest step.
    pub const ROOMIEST: Self = Self(0);
    /// The tightest step.
    pub const TIGHTEST: Self = Self(20);
    /// How many steps there are.
    pub const STEPS: u8 = 21;

    /// A step of the grid; beyond the last is the last.
    #[must_use]
    pub fn step(number: u8) -> Self {
        Self(number.min(Self::TIGHTEST.0))
    }

    /// Its number on the grid.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }

    /// From 0 (roomy) to 1 (tight).
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.0) / f64::from(Self::TIGHTEST.0)
    }
}

/// Smallest type that density may choose, by DESIGN.md section 7.
pub const MIN_SIZE: Pt = Pt(9.5);
/// Smallest margin that density may choose.
pub const MIN_MARGIN: Pt = Pt(36.0);
/// Smallest leading that density may choose, in em.
pub const MIN_LEADING: f64 = 0.5;

/// The numbers at one end of the density grid.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DensityEnd {
    /// Text size in points.
    pub size: f64,
    /// Page margin in points.
    pub margin: f64,
    /// Leading in em.
    pub leading: f64,
    /// Factor on all space between blocks.
    pub spacing: f64,
}

/// Both ends of the density grid.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DensityRange {
    /// Density 0.
    pub roomy: DensityEnd,
    /// Density 1.
    pub tight: DensityEnd,
}

impl DensityRange {
    /// Whether the numbers keep to the readable limits, the roomy end nowhere tighter than the tight one.
    ///
    /// # Errors
    /// The first number that does not, in words.
    pub fn check(&self) -> Result<(), String> {
        let (roomy, tight) = (self.roomy, self.tight);
        for (name, roomy, tight, least, most) in [
            ("size", roomy.size, tight.size, MIN_SIZE.0, 14.0),
            ("margin", roomy.margin, tight.margin, MIN_MARGIN.0, 108.0),
            ("leading", roomy.leading, tight.leading, MIN_LEADING, 1.2),
            ("spacing", roomy.spacing, tight.spacing, 0.1, 3.0),
        ] {
            if !(tight >= least && roomy >= tight && roomy <= most) {
                return Err(format!(
                    "density {name} runs from {roomy} to {tight}; it must fall from at most {most} to at least {least}"
                ));
            }
        }
        Ok(())
    }
}

/// The numbers that a template is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Style {
    /// `serif`, `sans` or a family.
    pub font: String,
    /// Text size.
    pub size: Pt,
    /// Page margin, all four sides.
    pub margin: Pt,
    /// Leading in em.
    pub leading: f64,
    /// Factor on all space between blocks.
    pub spacing: f64,
    /// Accent colour.
    pub accent: [u8; 3],
    /// How links look.
    pub links: LinkStyle,
    /// Where dates stand.
    pub dates: DatePlace,
}

impl Style {
    /// The style of a profile at a density, under settings that may fix parts of it.
    #[must_use]
    pub fn resolve(profile: &Profile, settings: &Settings, density: Density) -> Self {
        let (roomy, tight) = (profile.density.roomy, profile.density.tight);
        let between = |from: f64, to: f64| {
            // Rounded so that the emitted source is short and the same everywhere.
            ((from + (to - from) * density.value()) * 1000.0).round() / 1000.0
        };
        let set = &settings.style;
        Self {
            font: set.font.clone().unwrap_or_else(|| profile.font.clone()),
            size: set.size.unwrap_or_else(|| Pt(between(roomy.size, tight.size))),
            margin: set.margin.unwrap_or_else(|| Pt(between(roomy.margin, tight.margin))),
            leading: set.leading.unwrap_or_else(|| between(roomy.leading, tight.leading)),
            spacing: between(roomy.spacing, tight.spacing),
            accent: set.accent.or_else(|| parse_colour(&profile.accent)).unwrap_or([0, 0, 0]),
            links: set.links.unwrap_or(LinkStyle::Plain),
            dates: set.dates.unwrap_or(DatePlace::Beside),
        }
    }
}

/// Reads `#rrggbb` or `#rgb`.
#[must_use]
pub fn parse_colour(text: &str) -> Option<[u8; 3]> {
    let hex = text.trim().strip_prefix('#')?;
    if !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let pair = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
    match hex.len() {
        6 => Some([pair(0)?, pair(2)?, pair(4)?]),
        3 => {
            let digit = |at: usize| u8::from_str_radix(&hex[at..=at], 16).ok().map(|value| value * 17);
            Some([digit(0)?, digit(1)?, digit(2)?])
        }
        _ => None,
    }
}
