//! The page of documentation on the rules says what the rules files say.

use std::path::Path;

mod rules_on_disk;

#[test]
fn the_page_on_the_rules_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules.md");
    let page = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        page == rules_on_disk::rulebook().rules.render_page(),
        "docs/rules.md is not what rules/ says: run `cargo xtask rules` and commit the page"
    );
}
