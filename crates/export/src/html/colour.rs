//! An accent to one that can be read on its ground: darkened on white, lightened on black, until the contrast is enough.

/// White paper.
pub(super) const PAPER: [u8; 3] = [255, 255, 255];
/// The ground in the dark.
pub(super) const NIGHT: [u8; 3] = [20, 22, 26];

/// The colour, mixed with `towards` as little as it takes to stand at least at `contrast` to 1 on `ground`.
pub(super) fn readable(colour: [u8; 3], ground: [u8; 3], towards: [u8; 3], contrast: f64) -> [u8; 3] {
    (0..=50_u32)
        .map(|step| mixed(colour, towards, step))
        .find(|mixed| contrast_of(*mixed, ground) >= contrast)
        .unwrap_or(towards)
}

/// `step` fiftieths of the way from one colour to another.
fn mixed(from: [u8; 3], to: [u8; 3], step: u32) -> [u8; 3] {
    std::array::from_fn(|at| {
        let channel = (u32::from(from[at]) * (50 - step) + u32::from(to[at]) * step + 25) / 50;
        u8::try_from(channel).unwrap_or(u8::MAX)
    })
}

/// Contrast of two colours, 1 to 21, by WCAG 2.2.
fn contrast_of(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2])
}

/// As CSS writes it.
pub(super) fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((contrast_of([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 1e-9);
        assert!((contrast_of([118, 118, 118], PAPER) - 4.54).abs() < 0.01);
    }

    #[test]
    fn any_accent_becomes_readable_and_a_readable_one_stays() {
        assert_eq!(readable([0x1f, 0x3a, 0x5f], PAPER, [0, 0, 0], 7.0), [0x1f, 0x3a, 0x5f]);
        for accent in [[255, 255, 0], [0, 0, 0], [255, 255, 255], [128, 128, 128], [200, 30, 90]] {
            assert!(contrast_of(readable(accent, PAPER, [0, 0, 0], 7.0), PAPER) >= 7.0, "{accent:?}");
            assert!(contrast_of(readable(accent, NIGHT, [255, 255, 255], 7.0), NIGHT) >= 7.0, "{accent:?}");
        }
    }
}
