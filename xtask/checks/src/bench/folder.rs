//! Folders that a run writes into.

use std::fs;
use std::path::Path;

/// Removes a folder, because writing into an up-to-date folder is faster.
pub(crate) fn clear(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}
