//! The letters of a number in a PDF to its value.

/// Powers of ten, as many as a whole number of 64 bits has digits.
const POWERS: [f64; 20] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19];

/// A number as PDF writes it; a broken one counts as far as it can be read.
pub(super) fn read_number(word: &[u8]) -> Option<f64> {
    if let [digit @ b'0'..=b'9'] = word {
        return Some(f64::from(digit - b'0'));
    }
    let (negative, digits) = match word.split_first()? {
        (b'-', rest) => (true, rest),
        (b'+', rest) => (false, rest),
        _ => (false, word),
    };
    let value = match short_number(digits) {
        Some(value) => value,
        None => long_number(digits)?,
    };
    // Lengths past this are no place on a page, and would turn sums into infinities.
    let value = value.min(1e9);
    Some(if negative { -value } else { value })
}

/// At most 16 characters, all digits but for one point: what nearly every number is.
fn short_number(digits: &[u8]) -> Option<f64> {
    if digits.len() > 16 {
        return None;
    }
    let mut whole = 0u64;
    let mut point = None;
    for (at, &byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            whole = whole * 10 + u64::from(digit);
        } else if byte == b'.' && point.is_none() {
            point = Some(at);
        } else {
            return None;
        }
    }
    let places = point.map_or(0, |point| digits.len() - 1 - point);
    Some(whole as f64 / POWERS[places])
}

/// Any number. The digits count as one whole number, as long as they fit, and how many of them stand behind the point.
fn long_number(digits: &[u8]) -> Option<f64> {
    let mut whole = 0u64;
    let mut dropped = 0;
    let mut places = None::<usize>;
    for &byte in digits {
        match (byte, &mut places) {
            (b'0'..=b'9', places) => {
                if whole < u64::MAX / 100 {
                    whole = whole * 10 + u64::from(byte - b'0');
                    if let Some(places) = places {
                        *places += 1;
                    }
                } else if places.is_none() {
                    dropped += 1;
                }
            }
            (b'.', None) => places = Some(0),
            (b'-', _) => {}
            _ => return None,
        }
    }
    Some(match places {
        _ if dropped > 0 => f64::MAX,
        Some(places) => whole as f64 / POWERS[places.min(POWERS.len() - 1)],
        None => whole as f64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_shape_read() {
        for (word, number) in [
            ("12.5", 12.5),
            ("-0", 0.0),
            (".", 0.0),
            ("1.25-3", 1.253),
            ("0.12345678901234567", 0.123_456_789_012_345_67),
            ("99999999999999999999999", 1e9),
            ("-2000000000", -1e9),
        ] {
            let read = read_number(word.as_bytes()).expect("a number");
            assert!((read - number).abs() < 1e-12, "{word}: {read}");
        }
        assert_eq!(read_number(b"1.2.3"), None);
    }
}
