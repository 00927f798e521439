//! The verdict on each judged block with its reasons (`--explain`).

use super::ink::{BOLD, DIM, list, paint, safe, short, strength_name, strength_style};
use proofpress_press::report::{DecidedBy, Judged, Position};

/// One paragraph for each judged block, in source order.
pub(super) fn explain(judged: &[Judged]) -> String {
    let mut text = paint(BOLD, "Why each block is strong, fair or weak\n");
    for block in judged {
        let areas = if block.areas.is_empty() { "no area".to_owned() } else { list(&block.areas, 7) };
        let place = match block.position {
            Some(Position::Above) => ", above the fold",
            Some(Position::Straddling) => ", cut by the fold",
            Some(Position::Below) => ", below the fold",
            None => "",
        };
        text.push_str(&format!(
            "\n{} on line {}: {areas}{place}{}\n  {}\n",
            paint(strength_style(block.strength), strength_name(block.strength)),
            block.line,
            if block.has_evidence { ", evidence noted" } else { "" },
            paint(DIM, short(&block.text, 110)),
        ));
        if block.by == DecidedBy::Author {
            text.push_str("  - its author says so, in a `proof:` note\n");
        }
        for why in &block.why {
            text.push_str(&format!("  - {}\n", safe(why)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::sample;

    #[test]
    fn every_verdict_stands_with_its_reasons() {
        let text = super::explain(&sample::report().judged);
        insta::assert_snapshot!(anstream::adapter::strip_str(&text).to_string());
    }
}
