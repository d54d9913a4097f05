//! Checks `docs/members.md`.

use std::path::Path;

use sdk_generator::members::manual::manual;

#[test]
fn page_of_members_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/members.md");
    if std::env::var_os("UPDATE_MANUAL").is_some() {
        std::fs::write(&path, manual()).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == manual(), "docs/members.md is out of date; run the tests with UPDATE_MANUAL=1 to update it");
}
