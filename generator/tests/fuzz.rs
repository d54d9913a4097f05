//! Runs the fuzz targets on the seeds and on random mutations of them. This is a smoke test for `generator/fuzz`.

#[cfg(unix)]
#[path = "../fuzz/src/folders.rs"]
#[allow(unreachable_pub, missing_docs, reason = "the file belongs to a library")]
mod folders;
#[path = "../fuzz/src/repetition.rs"]
#[allow(unreachable_pub, missing_docs, reason = "the file belongs to a library")]
mod repetition;
#[path = "../fuzz/src/rustdoc.rs"]
#[allow(unreachable_pub, missing_docs, reason = "the file belongs to a library")]
pub(crate) mod rustdoc;
#[path = "../fuzz/src/targets.rs"]
#[allow(unreachable_pub, missing_docs, reason = "the file belongs to a library")]
mod targets;

use std::path::Path;

use proptest::prelude::*;
use sdk_generator::read::{Input, read};

/// Returns the seeds of a target.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let seeds: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|it| std::fs::read(it.unwrap().path()).unwrap()).collect();
    assert!(!seeds.is_empty());
    seeds
}

/// Generates mutations: a position, the number of bytes to remove, and the string to insert.
fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, usize, String)>> {
    // Punctuation of JSON, YAML and references, control characters as they are and escaped, and a direction mark.
    let insertion = "([a-z{}\\[\\]:,'\"#&*!|>\\-\\\\ \u{0}-\u{1f}\u{7f}\u{202e}é0-9$/]|\\\\u00[01][0-9a-f]){0,6}";
    prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, insertion), 1..5)
}

fn changed(seed: &[u8], changes: &[(prop::sample::Index, usize, String)]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for (at, length, new) in changes {
        let start = at.index(bytes.len() + 1);
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, new.bytes());
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn mutated_documents_keep_all_guarantees(changes in changes()) {
        seeds("document").iter().for_each(|seed| targets::document(&changed(seed, &changes)));
    }

    #[test]
    fn mutated_descriptions_keep_all_guarantees(changes in changes()) {
        seeds("documentation").iter().for_each(|seed| targets::documentation(&changed(seed, &changes)));
    }

    #[test]
    fn mutated_overlays_keep_all_guarantees(changes in changes()) {
        seeds("overlay").iter().for_each(|seed| targets::overlay(&changed(seed, &changes)));
    }

    #[test]
    #[cfg(unix)]
    fn mutated_folders_keep_all_guarantees(changes in changes()) {
        seeds("folders").iter().for_each(|seed| folders::folders(&changed(seed, &changes)));
    }

    #[test]
    fn mutated_pages_keep_all_guarantees(changes in changes()) {
        seeds("page").iter().for_each(|seed| targets::page(&changed(seed, &changes)));
    }
}

/// Mutations of a page test more if the page itself is read.
#[test]
fn seeds_of_pages_have_an_operation_unless_they_are_damaged() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/page");
    for path in std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (document, diagnostics) = read(&Input::Path(path));
        assert_eq!(document.is_none(), name.starts_with("damaged_"), "{name}: {diagnostics:?}");
        assert!(document.is_none_or(|it| it.openapi.operations().count() == 1), "{name}");
    }
}

#[test]
fn seeds_keep_all_guarantees() {
    seeds("document").iter().for_each(|it| targets::document(it));
    seeds("documentation").iter().for_each(|it| targets::documentation(it));
    seeds("page").iter().for_each(|it| targets::page(it));
    seeds("overlay").iter().for_each(|it| targets::overlay(it));
    seeds("repetition").iter().for_each(|it| targets::repetition(it));
    #[cfg(unix)]
    seeds("folders").iter().for_each(|it| folders::folders(it));
}
