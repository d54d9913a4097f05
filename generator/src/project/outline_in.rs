//! Outlines of crates on disk.

use crate::files::{LIMIT, OutputError, OutputFolder};
use crate::outline::Outline;

/// Returns the outline of the crate in a folder. It is empty if there is none or if it cannot be read.
pub(super) fn outline_in(folder: &OutputFolder) -> Result<Outline, OutputError> {
    let text = folder.read("api.json", LIMIT)?.unwrap_or_default();
    Ok(serde_json::from_slice(&text).unwrap_or_default())
}
