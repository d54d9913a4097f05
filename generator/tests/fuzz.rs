//! The fuzz targets on the seeds, as they are and with random changes: a smoke test; `generator/fuzz` goes deeper.
#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "../fuzz/src/targets.rs"]
#[allow(unreachable_pub, missing_docs, reason = "it is a library's")]
mod targets;

use std::path::Path;

use proptest::prelude::*;

/// The seeds of a target.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let seeds: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|it| std::fs::read(it.unwrap().path()).unwrap()).collect();
    assert!(!seeds.is_empty());
    seeds
}

/// A change of a text: where, how much goes, and what comes.
fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, usize, String)>> {
    let words = "[a-z{}\\[\\]:,'\"#&*!|>\\-\n \u{0}\u{202e}é0-9$/]{0,6}";
    prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, words), 1..5)
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
    fn documents_keep_every_promise(changes in changes()) {
        seeds("document").iter().for_each(|seed| targets::document(&changed(seed, &changes)));
    }

    #[test]
    fn overlays_keep_every_promise(changes in changes()) {
        seeds("overlay").iter().for_each(|seed| targets::overlay(&changed(seed, &changes)));
    }

    #[test]
    fn pages_keep_every_promise(changes in changes()) {
        seeds("page").iter().for_each(|seed| targets::page(&changed(seed, &changes)));
    }
}

#[test]
fn seeds_are_read() {
    seeds("document").iter().for_each(|it| targets::document(it));
    seeds("page").iter().for_each(|it| targets::page(it));
    seeds("overlay").iter().for_each(|it| targets::overlay(it));
}
