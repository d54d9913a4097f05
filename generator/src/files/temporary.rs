//! Temporary files, which replace another file once they are complete.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// The maximum number of names that are tried.
const ATTEMPTS: usize = 64;

/// Writes `bytes` to a new file in `folder` and moves it over `target`, which is in the same folder.
///
/// The target is never opened. Other hard links to it keep their content, and a link that appears in the meantime is replaced
/// instead of followed.
pub(super) fn write_over(folder: &Path, target: &Path, bytes: &[u8]) -> io::Result<()> {
    let (path, mut file) = create(folder)?;
    // An interrupted run leaves its temporary file behind.
    #[cfg(test)]
    super::fault::check()?;
    let written = file.write_all(bytes).and_then(|()| fs::rename(&path, target));
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&path);
    }
    written
}

/// Creates a file that did not exist.
fn create(folder: &Path) -> io::Result<(PathBuf, File)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    for _ in 0..ATTEMPTS {
        let name = format!(".sdkgen-{}-{}.tmp", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = folder.join(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            // An interrupted run may have left a file of this name.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "no name for a temporary file is free; remove `.sdkgen-*.tmp`"))
}
