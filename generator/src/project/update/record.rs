//! The record of a crate's inputs, which shows whether generating it again would have the same result.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::size::Size;
use crate::files::{self, FileError, OutputError, OutputFolder};
use crate::project::error::ProjectError;
use crate::target::RuntimeSource;

/// The file next to the crate.
const FILE: &str = ".sdkgen-update.json";

/// The maximum size of the record in bytes. It lists the inputs.
const LIMIT: u64 = 16 << 20;

/// The inputs and the size of a crate.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Record {
    /// The digest of the generator and all its inputs.
    pub(super) digest: u64,
    /// The files of the source.
    pub(super) inputs: Vec<PathBuf>,
    /// The size of the crate.
    pub(super) size: Size,
}

impl Record {
    /// Reads the record in a folder. If it cannot be read, the crate is generated again.
    ///
    /// # Errors
    /// Fails if the record is a link.
    pub(super) fn read(folder: &OutputFolder) -> Result<Option<Self>, OutputError> {
        match folder.read(FILE, LIMIT) {
            Err(OutputError::Io { .. }) => Ok(None),
            other => Ok(other?.and_then(|it| serde_json::from_slice(&it).ok())),
        }
    }

    pub(super) fn write(&self, folder: &OutputFolder) -> Result<(), OutputError> {
        folder.write(FILE, format!("{:#}\n", serde_json::json!(self)).as_bytes())
    }

    pub(super) fn remove(folder: &OutputFolder) -> Result<(), OutputError> {
        folder.remove(FILE)
    }
}

/// Computes digests that include the generator's own, because another build may generate other code.
#[derive(Debug)]
pub(super) struct Digests {
    program: DefaultHasher,
}

impl Digests {
    pub(super) fn new(runtime: &RuntimeSource) -> Result<Self, ProjectError> {
        let mut program = DefaultHasher::new();
        program_digest()?.hash(&mut program);
        runtime.hash(&mut program);
        Ok(Self { program })
    }

    /// Returns the digest of a source, its files and the configuration files.
    pub(super) fn of(&self, source: &Path, inputs: &[PathBuf], settings: &[PathBuf]) -> u64 {
        let mut hasher = self.program.clone();
        source.hash(&mut hasher);
        // New pages are not among the files that were read before.
        hash_names(source, &mut hasher);
        for path in inputs.iter().chain(settings) {
            path.hash(&mut hasher);
            files::read(path).ok().hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// Returns the digest of the running program, which is read once.
fn program_digest() -> Result<u64, ProjectError> {
    static DIGEST: OnceLock<u64> = OnceLock::new();
    if let Some(digest) = DIGEST.get() {
        return Ok(*digest);
    }
    let path = std::env::current_exe().map_err(FileError::io(Path::new("the running program")))?;
    let mut hasher = DefaultHasher::new();
    files::read(&path).map_err(FileError::io(&path))?.hash(&mut hasher);
    Ok(*DIGEST.get_or_init(|| hasher.finish()))
}

/// Hashes the paths below a folder, in a fixed order.
fn hash_names(folder: &Path, hasher: &mut DefaultHasher) {
    for entry in WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter().flatten() {
        entry.path().hash(hasher);
    }
}
