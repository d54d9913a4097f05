//! Fingerprints of pages, cursors and links.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Returns a hash that distinguishes the pages of a list, or their cursors and links, within one process.
pub(crate) fn fingerprint(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
