//! Words beside a number to its unit, in base units: seconds, bytes, percent.

use super::Unit;

/// The currency that a sign or code names.
pub(super) fn currency(text: &str) -> Option<&'static str> {
    Some(match text {
        "$" | "usd" | "us$" | "dollar" | "dollars" | "buck" | "bucks" => "USD",
        "€" | "eur" | "euro" | "euros" => "EUR",
        "£" | "gbp" | "pound" | "pounds" | "quid" => "GBP",
        "¥" | "jpy" | "yen" => "JPY",
        "cny" | "rmb" | "yuan" => "CNY",
        "₹" | "inr" | "rupee" | "rupees" | "rs" => "INR",
        "chf" | "franc" | "francs" => "CHF",
        "sek" | "kr" | "krona" | "kronor" => "SEK",
        "nok" | "krone" | "kroner" => "NOK",
        "dkk" => "DKK",
        "pln" | "zł" | "zloty" | "zlotys" => "PLN",
        "czk" | "koruna" => "CZK",
        "cad" => "CAD",
        "aud" => "AUD",
        "sgd" => "SGD",
        "brl" | "reais" => "BRL",
        "₽" | "rub" | "rubles" | "roubles" => "RUB",
        "₩" | "krw" | "won" => "KRW",
        "try" | "₺" | "lira" => "TRY",
        "₿" | "btc" => "BTC",
        _ => return None,
    })
}

/// What a word multiplies the number before it by.
pub(super) fn magnitude(word: &str) -> Option<f64> {
    Some(match word {
        "hundred" | "hundreds" => 1e2,
        "thousand" | "thousands" | "tausend" | "mille" | "grand" => 1e3,
        "lakh" | "lakhs" => 1e5,
        "million" | "millions" | "mio" | "mln" | "millionen" => 1e6,
        "crore" | "crores" => 1e7,
        "billion" | "billions" | "milliarde" | "milliarden" | "mrd" | "milliard" | "milliards" => 1e9,
        "trillion" | "trillions" => 1e12,
        "dozen" | "dozens" => 12.0,
        _ => return None,
    })
}

/// What letters glued to figures multiply them by; `m` alone is for the caller to tell from minutes.
pub(super) fn glued_magnitude(word: &str) -> Option<f64> {
    Some(match word {
        "k" => 1e3,
        "mm" | "mn" | "mil" | "mio" | "mln" => 1e6,
        "b" | "bn" | "mrd" => 1e9,
        "tn" => 1e12,
        _ => return None,
    })
}

/// Seconds in a unit of time.
pub(super) fn seconds(word: &str) -> Option<f64> {
    Some(match word {
        "ns" | "nanosecond" | "nanoseconds" => 1e-9,
        "us" | "µs" | "μs" | "microsecond" | "microseconds" => 1e-6,
        "ms" | "msec" | "msecs" | "millisecond" | "milliseconds" => 1e-3,
        "s" | "sec" | "secs" | "second" | "seconds" | "sekunde" | "sekunden" => 1.0,
        "min" | "mins" | "minute" | "minutes" | "minuten" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" | "stunde" | "stunden" | "heures" => 3_600.0,
        "night" | "nights" | "day" | "days" | "tag" | "tage" | "tagen" | "jours" | "d" => 86_400.0,
        "week" | "weeks" | "wk" | "wks" | "woche" | "wochen" | "semaines" | "w" => 604_800.0,
        "fortnight" | "fortnights" => 1_209_600.0,
        "month" | "months" | "monat" | "monate" | "monaten" | "mois" | "mo" => 2_629_800.0,
        "quarter" | "quarters" => 7_889_400.0,
        "decade" | "decades" => 315_576_000.0,
        "year" | "years" | "yr" | "yrs" | "jahr" | "jahre" | "jahren" | "ans" => 31_557_600.0,
        _ => return None,
    })
}

/// Bytes in a unit of size, from the unit as written (`Mb` is bits) and a rate's seconds, if it is one (`Gbps`).
pub(super) fn bytes(written: &str) -> Option<(f64, Option<f64>)> {
    let (name, per) = match written.strip_suffix("ps") {
        Some(name) if name.len() >= 2 => (name, Some(1.0)),
        _ => (written, None),
    };
    let lower = name.to_lowercase();
    let scale = match lower.as_str() {
        "byte" | "bytes" => return Some((1.0, per)),
        "kilobyte" | "kilobytes" => return Some((1e3, per)),
        "megabyte" | "megabytes" => return Some((1e6, per)),
        "gigabyte" | "gigabytes" | "gig" | "gigs" => return Some((1e9, per)),
        "terabyte" | "terabytes" => return Some((1e12, per)),
        "petabyte" | "petabytes" => return Some((1e15, per)),
        "kb" | "kbit" => 1e3,
        "mb" | "mbit" => 1e6,
        "gb" | "gbit" => 1e9,
        "tb" | "tbit" => 1e12,
        "pb" => 1e15,
        "kib" => 1024.0,
        "mib" => 1024.0 * 1024.0,
        "gib" => 1024.0 * 1024.0 * 1024.0,
        "tib" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    };
    let bits = lower.ends_with("bit") || (per.is_some() && name.ends_with('b'));
    Some((if bits { scale / 8.0 } else { scale }, per))
}

/// The unit and scale that a word after a number gives it, and a rate's seconds; `written` keeps its case.
pub(super) fn unit(word: &str, written: &str) -> Option<(Unit, f64, Option<f64>)> {
    if let Some(scale) = seconds(word) {
        return Some((Unit::Time, scale, None));
    }
    if let Some((scale, per)) = bytes(written) {
        return Some((Unit::Bytes, scale, per));
    }
    if let Some(code) = currency(word) {
        return Some((Unit::Currency(code), 1.0, None));
    }
    Some(match word {
        "percent" | "pct" | "prozent" | "percentage" | "pp" => (Unit::Percent, 1.0, None),
        "cent" | "cents" => (Unit::Currency("cent"), 1.0, None),
        "rps" | "qps" | "tps" | "rpm" | "iops" => {
            let noun = match word {
                "rps" | "rpm" => "request",
                "qps" => "query",
                "tps" => "transaction",
                _ => "operation",
            };
            (Unit::Count(noun.to_owned()), 1.0, Some(if word == "rpm" { 60.0 } else { 1.0 }))
        }
        _ => return None,
    })
}

/// A number word below a hundred.
pub(crate) fn number_word(word: &str) -> Option<f64> {
    Some(match word {
        "zero" => 0.0,
        "one" => 1.0,
        "two" => 2.0,
        "three" => 3.0,
        "four" => 4.0,
        "five" => 5.0,
        "six" => 6.0,
        "seven" => 7.0,
        "eight" => 8.0,
        "nine" => 9.0,
        "ten" => 10.0,
        "eleven" => 11.0,
        "twelve" => 12.0,
        "thirteen" => 13.0,
        "fourteen" => 14.0,
        "fifteen" => 15.0,
        "sixteen" => 16.0,
        "seventeen" => 17.0,
        "eighteen" => 18.0,
        "nineteen" => 19.0,
        "twenty" => 20.0,
        "thirty" => 30.0,
        "forty" => 40.0,
        "fifty" => 50.0,
        "sixty" => 60.0,
        "seventy" => 70.0,
        "eighty" => 80.0,
        "ninety" => 90.0,
        _ => return None,
    })
}

/// A fraction's name, as a share of one.
pub(super) fn fraction(word: &str) -> Option<f64> {
    Some(match word {
        "third" | "thirds" => 1.0 / 3.0,
        "quarter" | "quarters" | "fourth" | "fourths" => 0.25,
        "fifth" | "fifths" => 0.2,
        "sixth" | "sixths" => 1.0 / 6.0,
        "eighth" | "eighths" => 0.125,
        "tenth" | "tenths" => 0.1,
        "hundredth" => 0.01,
        _ => return None,
    })
}

/// Whether a word names a month.
pub(super) fn is_month(word: &str) -> bool {
    matches!(
        word,
        "january"
            | "february"
            | "march"
            | "april"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "jan"
            | "feb"
            | "mar"
            | "apr"
            | "may"
            | "jun"
            | "jul"
            | "aug"
            | "sep"
            | "sept"
            | "oct"
            | "nov"
            | "dec"
            | "januar"
            | "februar"
            | "märz"
            | "mai"
            | "juni"
            | "juli"
            | "oktober"
            | "dezember"
    )
}

/// HTTP status codes that bullets name without saying so.
pub(super) fn is_status_code(value: f64) -> bool {
    const KNOWN: [u16; 33] = [
        200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 412,
        413, 415, 418, 422, 423, 425, 429, 500, 502, 503, 504,
    ];
    KNOWN.iter().any(|&code| f64::from(code) == value)
}
