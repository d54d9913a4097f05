//! Tests of real specifications. They are in a folder next to the repository, the corpus.
//!
//! All of these tests are ignored, because the corpus may be missing. `.ci/run` runs them if it exists.

mod compare;
mod overlays;
mod pagination;
mod read;
mod sdk_reference;
mod stability;

use std::path::{Path, PathBuf};

/// Returns the path of a file or folder in the corpus.
///
/// # Panics
/// Panics if it does not exist.
fn corpus(path: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus").join(path);
    assert!(path.exists(), "{} does not exist, but this test reads it", path.display());
    path
}
