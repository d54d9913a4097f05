//! Checks whether a new package is inside an existing workspace.

use std::path::{Path, PathBuf};

use crate::files;

/// Returns `true` if `folder` is inside a workspace that does not have it as a member. Cargo rejects such a package unless it is
/// the root of a workspace of its own.
///
/// # Errors
/// Fails if the path is relative and the current folder is unknown.
pub fn surrounds(folder: &Path) -> std::io::Result<bool> {
    let folder = std::path::absolute(folder)?;
    for parent in folder.ancestors().skip(1) {
        let Ok(text) = files::read_to_string(&parent.join("Cargo.toml")) else { continue };
        let Ok(manifest) = text.parse::<toml::Table>() else { continue };
        if let Some(workspace) = manifest.get("workspace") {
            return Ok(!has_member(workspace, parent, &folder));
        }
    }
    Ok(false)
}

/// Returns `true` if `members` contains the folder, by name or by a `*` for one level.
fn has_member(workspace: &toml::Value, root: &Path, folder: &Path) -> bool {
    let list = |key: &str| -> Vec<PathBuf> {
        let entries = workspace.get(key).and_then(toml::Value::as_array).into_iter().flatten();
        entries.filter_map(toml::Value::as_str).map(|it| root.join(it)).collect()
    };
    let matches = |pattern: &PathBuf| match pattern.file_name() {
        Some(name) if name == "*" => pattern.parent() == folder.parent(),
        _ => pattern == folder,
    };
    list("members").iter().any(matches) && !list("exclude").iter().any(matches)
}
