//! The Backend Proof Matrix as a worksheet: what stands in each area, what is empty, what is noted but not claimed.

use super::ink::{BOLD, DIM, YELLOW, cell, count, list, paint, short, strength_name, strength_style};
use proofpress_press::report::{MatrixRow, Position};

/// The worksheet.
pub(super) fn worksheet(rows: &[MatrixRow]) -> String {
    let mut text = paint(BOLD, "Backend Proof Matrix\n");
    for row in rows {
        text.push_str(&format!("\n{}  {}\n", paint(BOLD, cell(row.area.name(), 13)), short(&row.believe, 80)));
        for block in &row.blocks {
            let place = match block.position {
                Some(Position::Above) => "above the fold",
                Some(Position::Straddling) => "cut by the fold",
                Some(Position::Below) => "below the fold",
                None => "",
            };
            text.push_str(&format!(
                "  {} line {:<4} {} {}{}\n",
                paint(strength_style(block.strength), cell(strength_name(block.strength), 6)),
                block.line,
                cell(place, 15),
                short(&block.text, 60),
                if block.has_evidence { paint(DIM, "  (evidence noted)") } else { String::new() },
            ));
        }
        if row.blocks.is_empty() {
            text.push_str(&format!(
                "  {}  strong would be: {}\n",
                paint(YELLOW, "empty "),
                short(&row.strong_evidence.join(", "), 80)
            ));
            text.push_str(&paint(
                DIM,
                format!("  not enough: {}; it belongs in: {}\n", short(&row.weak_claim, 40), short(&row.belongs, 60)),
            ));
        }
        if !row.unclaimed_lines.is_empty() {
            text.push_str(&format!(
                "  {}  {} that no bullet uses, on line {}\n",
                paint(YELLOW, "noted "),
                count(row.unclaimed_lines.len(), "evidence note"),
                list(&row.unclaimed_lines, 8)
            ));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::sample;

    #[test]
    fn a_worksheet_shows_what_stands_and_what_is_empty() {
        let text = super::worksheet(&sample::matrix());
        insta::assert_snapshot!(anstream::adapter::strip_str(&text).to_string());
    }
}
