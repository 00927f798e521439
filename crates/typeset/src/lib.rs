//! A composition of resume blocks to Typst source, a laid-out page and its measurements.
