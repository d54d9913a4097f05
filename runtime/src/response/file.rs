//! Files that are downloaded.

use std::ffi::OsString;
use std::io::{self, SeekFrom};
use std::path::{Path, PathBuf};

use tokio::fs::{self, File};
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

/// The maximum number of temporary file names to try.
const NAMES: u32 = 16;

/// The number of characters of a file name that its temporary file shows. File systems limit the length of names.
const SHOWN: usize = 32;

/// A file that is being written under a temporary name. It is removed unless it is completed.
pub(crate) struct PartialFile {
    file: File,
    temporary: TemporaryPath,
}

/// The path of a temporary file, which is removed when this is dropped.
struct TemporaryPath(Option<PathBuf>);

impl PartialFile {
    /// Creates a temporary file in the same folder, so that renaming it stays within the file system. It has the
    /// permissions of the file that it will replace.
    pub(crate) async fn beside(path: &Path) -> io::Result<Self> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
        let name: String = name.chars().take(SHOWN).collect();
        let mut tries = 1..=NAMES;
        loop {
            let hidden = OsString::from(format!(".{name}.{:016x}.part", fastrand::u64(..)));
            let hidden = path.with_file_name(hidden);
            match File::options().write(true).create_new(true).open(&hidden).await {
                Ok(file) => {
                    let partial = Self { file, temporary: TemporaryPath(Some(hidden)) };
                    partial.copy_permissions(path).await?;
                    return Ok(partial);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries.next().is_some() => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Copies the permissions of an existing file.
    #[cfg(unix)]
    async fn copy_permissions(&self, path: &Path) -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;

        match fs::metadata(path).await {
            Ok(metadata) if metadata.is_file() => {
                // The set-user-ID bit does not apply to other content.
                let mode = metadata.permissions().mode() & 0o777;
                self.file.set_permissions(std::fs::Permissions::from_mode(mode)).await
            }
            // Either the file is new, or replacing it will fail.
            _ => Ok(()),
        }
    }

    /// Does nothing, because the system has no permissions that a new file in the same folder does not have.
    #[cfg(not(unix))]
    async fn copy_permissions(&self, _path: &Path) -> io::Result<()> {
        Ok(())
    }

    /// Appends bytes.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes).await
    }

    /// Removes all bytes.
    pub(crate) async fn restart(&mut self) -> io::Result<()> {
        self.file.flush().await?;
        self.file.set_len(0).await?;
        self.file.seek(SeekFrom::Start(0)).await?;
        Ok(())
    }

    /// Renames the file to its own path, replacing an existing file.
    pub(crate) async fn complete(mut self, path: &Path) -> io::Result<()> {
        self.file.flush().await?;
        // Flush to disk before renaming, so that the path names a complete file even after a crash.
        self.file.sync_all().await?;
        drop(self.file);
        if let Some(hidden) = &self.temporary.0 {
            fs::rename(hidden, path).await?;
        }
        self.temporary.0 = None;
        Ok(())
    }
}

impl Drop for TemporaryPath {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
            // There is no way to report an error here.
            let _ = std::fs::remove_file(path);
        }
    }
}
