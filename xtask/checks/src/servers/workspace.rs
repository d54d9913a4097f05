//! The folders of a server.

use std::path::{Path, PathBuf};

/// The folders of a server below `target/servers`.
pub(super) struct Workspace {
    root: PathBuf,
    folder: PathBuf,
}

impl Workspace {
    /// Creates the folder of a server.
    pub(super) fn new(root: &Path, name: &str) -> anyhow::Result<Self> {
        let folder = root.join("target/servers").join(name);
        std::fs::create_dir_all(&folder)?;
        Ok(Self { root: root.to_owned(), folder })
    }

    /// Returns the root of the checkout.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns a path in the folder.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Returns the folder of the generated crate. Its name is that of the server.
    pub(super) fn crate_folder(&self) -> PathBuf {
        self.root.join("target/servers/crates").join(self.folder.file_name().unwrap_or_default())
    }

    /// Creates an empty folder for the data of a run.
    pub(super) fn empty(&self, name: &str) -> anyhow::Result<PathBuf> {
        let folder = self.path(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}
