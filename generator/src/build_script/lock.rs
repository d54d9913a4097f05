//! The names lock of a client that a build script generates.
//!
//! It is next to the document rather than in `OUT_DIR`, because it is committed. Cargo forbids build scripts to change the
//! sources of packages that it unpacked, so it is only written in packages that are being developed.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::error::BuildError;
use crate::files;
use crate::names::NameLock;
use crate::printable::shown_path;

/// The files in the root of a package that Cargo downloaded, packaged or vendored.
const UNPACKED: &[&str] = &[".cargo-ok", ".cargo_vcs_info.json", ".cargo-checksum.json"];

/// Returns the path of the lock of a module that is generated from `input`. Several modules can have the same document.
pub(super) fn default_path(module: &str, input: &Path) -> PathBuf {
    let folder = if input.is_dir() { Some(input) } else { input.parent() };
    folder.unwrap_or(Path::new("")).join(format!("{module}.names.lock"))
}

/// Writes a lock that changed, unless Cargo unpacked the package at `root`. Returns a warning if the lock is new.
pub(super) fn update(root: &Path, path: &Path, lock: &NameLock) -> Result<Option<String>, BuildError> {
    let text = lock.to_text();
    let is_new = match files::read_to_string(path) {
        Ok(before) if before == text => return Ok(None),
        Ok(_) => false,
        Err(error) if error.kind() == ErrorKind::NotFound => true,
        Err(source) => return Err(BuildError::UnreadableLock { path: path.to_owned(), source }),
    };
    if UNPACKED.iter().any(|it| root.join(it).exists()) {
        return Ok(None);
    }
    files::replace(path, text.as_bytes())?;
    Ok(is_new.then(|| format!("wrote {}, which keeps the names of the client; commit it", shown_path(path))))
}
