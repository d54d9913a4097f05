//! Writing response bodies to files.

use std::convert::Infallible;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use super::error::UntypedError;
use super::stream::ByteStream;

/// The maximum number of temporary file names to try.
const NAMES: u32 = 16;

/// The reason why a body was not saved.
pub(crate) enum SaveError {
    Call(UntypedError),
    File(io::Error),
}

impl From<io::Error> for SaveError {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

/// Writes a body to a file, and reports the length of each chunk.
pub(crate) async fn save(
    mut body: ByteStream<Infallible>,
    path: &Path,
    report: &mut (dyn FnMut(u64) + Send),
) -> Result<(), SaveError> {
    let (mut file, temporary) = TemporaryFile::beside(path).await?;
    while let Some(bytes) = body.chunk().await.map_err(SaveError::Call)? {
        file.write_all(&bytes).await?;
        report(bytes.len() as u64);
    }
    file.flush().await?;
    // Flush to disk before renaming, so that the path names a complete file even after a crash.
    file.sync_all().await?;
    drop(file);
    Ok(temporary.rename(path).await?)
}

/// A temporary file, which is removed when this is dropped.
struct TemporaryFile(Option<PathBuf>);

impl TemporaryFile {
    /// Creates a temporary file in the same folder, so that renaming it stays within the file system.
    async fn beside(path: &Path) -> io::Result<(File, Self)> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let mut tries = 1..=NAMES;
        loop {
            let mut hidden = OsString::from(".");
            hidden.push(name);
            hidden.push(format!(".{:016x}.part", fastrand::u64(..)));
            let hidden = path.with_file_name(hidden);
            match File::options().write(true).create_new(true).open(&hidden).await {
                Ok(file) => return Ok((file, Self(Some(hidden)))),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries.next().is_some() => {}
                Err(error) => return Err(error),
            }
        }
    }

    async fn rename(mut self, path: &Path) -> io::Result<()> {
        if let Some(hidden) = &self.0 {
            tokio::fs::rename(hidden, path).await?;
        }
        self.0 = None;
        Ok(())
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
            // There is no way to report an error here.
            let _ = std::fs::remove_file(path);
        }
    }
}
