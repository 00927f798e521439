//! The rules files to the page of documentation that `docs/rules.md` holds, on standard output; `cargo xtask rules` asks.

#[path = "../tests/rules_on_disk/mod.rs"]
mod rules_on_disk;

fn main() {
    print!("{}", rules_on_disk::rulebook().rules.render_page());
}
