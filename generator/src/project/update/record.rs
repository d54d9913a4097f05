//! What a crate was made of: enough to tell that making it again would make the same.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::size::Size;
use crate::project::error::{ProjectError, at};
use crate::target::RuntimeSource;

/// The file beside the crate.
const FILE: &str = ".sdkgen-update.json";

/// How a crate was made.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Record {
    /// Of the generator and everything that it read.
    pub(super) digest: u64,
    /// The files of the source.
    pub(super) inputs: Vec<PathBuf>,
    /// What the crate holds.
    pub(super) size: Size,
}

impl Record {
    /// The record of a folder. One that cannot be read is none: then the crate is made again.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(folder.join(FILE)).ok()?).ok()
    }

    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        std::fs::write(folder.join(FILE), format!("{:#}\n", serde_json::json!(self)))
    }

    pub(super) fn remove(folder: &Path) -> io::Result<()> {
        match std::fs::remove_file(folder.join(FILE)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// Digests that begin with the generator's own: what another build makes may be something else.
#[derive(Debug)]
pub(super) struct Digests {
    program: DefaultHasher,
}

impl Digests {
    pub(super) fn new(runtime: &RuntimeSource) -> Result<Self, ProjectError> {
        let path = std::env::current_exe().map_err(at(Path::new("the running program")))?;
        let mut program = DefaultHasher::new();
        std::fs::read(&path).map_err(at(&path))?.hash(&mut program);
        runtime.hash(&mut program);
        Ok(Self { program })
    }

    /// The digest of a source with its files, and of the files that say what to make of it.
    pub(super) fn of(&self, source: &Path, inputs: &[PathBuf], settings: &[PathBuf]) -> u64 {
        let mut hasher = self.program.clone();
        source.hash(&mut hasher);
        // A page that is new was not read before.
        hash_names(source, &mut hasher);
        for path in inputs.iter().chain(settings) {
            path.hash(&mut hasher);
            std::fs::read(path).ok().hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// The names below a folder, by path.
fn hash_names(folder: &Path, hasher: &mut DefaultHasher) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<(PathBuf, bool)> =
        entries.flatten().map(|it| (it.path(), it.file_type().is_ok_and(|it| it.is_dir()))).collect();
    paths.sort_unstable();
    for (path, is_folder) in paths {
        path.hash(hasher);
        if is_folder {
            hash_names(&path, hasher);
        }
    }
}
