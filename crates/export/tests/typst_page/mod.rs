//! What the page of `data/typst.typ` and `data/typst.pdf` should say.

use proofpress_export::{ExpectedBlock, ExpectedKind};
use proofpress_resume::model::{BlockId, IdKind};

/// Its blocks.
pub(crate) fn expected() -> Vec<ExpectedBlock> {
    use ExpectedKind as K;
    let bullet = "Rewrote the office-wide billing workflow in Rust, so that 99.95% of invoices settle in under 40 ms and the \
                  on-call pages fell by half.";
    [
        (K::Name, IdKind::Header, 1, "Zoë Łukasz"),
        (K::Contact, IdKind::Header, 2, "zoe@example.dev"),
        (K::Contact, IdKind::Header, 3, "+1 415 555 0142"),
        (K::Section, IdKind::Section, 1, "Experience"),
        (K::Title, IdKind::Entry, 1, "Backend Engineer"),
        (K::Organisation, IdKind::Entry, 1, "Fjord Analytics,"),
        (K::Place, IdKind::Entry, 1, "København"),
        (K::Dates, IdKind::Entry, 1, "2021 - Present"),
        (K::Bullet, IdKind::Block, 1, bullet),
        (K::Bullet, IdKind::Block, 2, "Cut cold starts by 62%."),
    ]
    .into_iter()
    .map(|(kind, id, number, text)| ExpectedBlock {
        id: BlockId::new(id, number),
        kind,
        text: text.to_owned(),
        written: None,
        line: 1,
    })
    .collect()
}
