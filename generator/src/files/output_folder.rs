//! A folder to write to, whose content is untrusted.

use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::output_error::{OutputError, at};
use super::read::read_at_most;
use super::temporary;

/// A folder to write to. Its own path is trusted, but not its content: links below it are errors, files are replaced instead of
/// written through, and paths that lead out of it are rejected.
///
/// The components of a path are checked before each access. A process that changes the folder at the same time is not
/// considered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFolder {
    /// The trusted path.
    root: PathBuf,
    /// The checked components below the root.
    below: PathBuf,
}

impl OutputFolder {
    /// Uses the folder at a trusted path, which is created when the first file is written.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), below: PathBuf::new() }
    }

    /// Returns a folder inside this one, whose path is checked like those of files.
    ///
    /// # Errors
    /// Fails if the path leads out of this folder.
    pub fn subfolder(&self, path: impl AsRef<Path>) -> Result<Self, OutputError> {
        Ok(Self { root: self.root.clone(), below: self.inside(path.as_ref())? })
    }

    /// Returns the path of the folder.
    pub fn path(&self) -> PathBuf {
        self.root.join(&self.below)
    }

    /// Returns `true` if a path in this folder is a regular file.
    ///
    /// # Errors
    /// Fails if a component of the path is a link, or if the file is something else.
    pub fn is_file(&self, path: impl AsRef<Path>) -> Result<bool, OutputError> {
        Ok(self.metadata(&self.inside(path.as_ref())?)?.is_some())
    }

    /// Reads a file of at most `limit` bytes. Returns `None` if it does not exist.
    ///
    /// # Errors
    /// Fails if a component of the path is a link, or if the file is not a regular file, is larger, or cannot be read.
    pub fn read(&self, path: impl AsRef<Path>, limit: u64) -> Result<Option<Vec<u8>>, OutputError> {
        let inside = self.inside(path.as_ref())?;
        if self.metadata(&inside)?.is_none() {
            return Ok(None);
        }
        let path = self.root.join(inside);
        read_at_most(&path, limit).map(Some).map_err(at(&path))
    }

    /// Creates or replaces a file. Its folders are created.
    ///
    /// # Errors
    /// Fails if a component of the path is a link, or if the file is not a regular file or cannot be written.
    pub fn write(&self, path: impl AsRef<Path>, bytes: &[u8]) -> Result<(), OutputError> {
        let inside = self.inside(path.as_ref())?;
        self.metadata(&inside)?;
        let folder = self.create_parents(&inside)?;
        let target = self.root.join(inside);
        temporary::write_over(&folder, &target, bytes).map_err(at(&target))
    }

    /// Removes a file, and its folders if they are empty. Does nothing if it does not exist.
    ///
    /// # Errors
    /// Fails if a component of the path is a link, or if the file is not a regular file or cannot be removed.
    pub fn remove(&self, path: impl AsRef<Path>) -> Result<(), OutputError> {
        let inside = self.inside(path.as_ref())?;
        if self.metadata(&inside)?.is_none() {
            return Ok(());
        }
        let target = self.root.join(&inside);
        #[cfg(test)]
        super::fault::check().map_err(at(&target))?;
        fs::remove_file(&target).map_err(at(&target))?;
        for parent in inside.ancestors().skip(1).take_while(|it| *it != self.below) {
            // A folder that has other content is kept.
            if fs::remove_dir(self.root.join(parent)).is_err() {
                break;
            }
        }
        Ok(())
    }

    /// Returns the path relative to the root of a path in this folder.
    fn inside(&self, path: &Path) -> Result<PathBuf, OutputError> {
        let is_inside = path.components().all(|it| matches!(it, Component::Normal(_)));
        match is_inside && path.file_name().is_some() {
            true => Ok(self.below.join(path)),
            false => Err(OutputError::Outside { path: path.to_string_lossy().into_owned() }),
        }
    }

    /// Returns the metadata of a regular file, or `None` if it does not exist. Follows no link below the root.
    fn metadata(&self, inside: &Path) -> Result<Option<Metadata>, OutputError> {
        let mut path = self.root.clone();
        for folder in inside.parent().into_iter().flat_map(Path::components) {
            path.push(folder);
            match without_following(&path)? {
                None => return Ok(None),
                Some(metadata) if metadata.is_dir() => {}
                Some(_) => return Err(OutputError::NotFolder { path }),
            }
        }
        let path = self.root.join(inside);
        match without_following(&path)? {
            Some(metadata) if !metadata.is_file() => Err(OutputError::NotFile { path }),
            other => Ok(other),
        }
    }

    /// Creates the folders of a file one by one, because `create_dir_all` follows links. Returns the innermost one.
    fn create_parents(&self, inside: &Path) -> Result<PathBuf, OutputError> {
        fs::create_dir_all(&self.root).map_err(at(&self.root))?;
        let mut path = self.root.clone();
        for folder in inside.parent().into_iter().flat_map(Path::components) {
            path.push(folder);
            match fs::create_dir(&path) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(at(&path)(error)),
                _ => {}
            }
            if !without_following(&path)?.is_some_and(|it| it.is_dir()) {
                return Err(OutputError::NotFolder { path });
            }
        }
        Ok(path)
    }
}

/// Returns the metadata of a path that is not a link, or `None` if it does not exist.
fn without_following(path: &Path) -> Result<Option<Metadata>, OutputError> {
    match fs::symlink_metadata(path) {
        // On Windows, this includes junctions.
        Ok(metadata) if metadata.is_symlink() => Err(OutputError::Link { path: path.to_owned() }),
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path)(error)),
    }
}

/// Creates or replaces the file at a path that the user chose. Its folder is trusted, but a link at the path itself is not.
///
/// # Errors
/// Fails if the path is a link, is not a regular file, or cannot be written.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let (folder, name) = split(path)?;
    folder.write(name, bytes)
}

/// Checks in advance that [`replace`] accepts a path, before other files are written.
///
/// # Errors
/// Fails if the path is a link or exists and is not a regular file.
pub fn check_replaceable(path: &Path) -> Result<(), OutputError> {
    let (folder, name) = split(path)?;
    folder.is_file(name).map(drop)
}

fn split(path: &Path) -> Result<(OutputFolder, &OsStr), OutputError> {
    let name = path.file_name().ok_or_else(|| OutputError::NotFile { path: path.to_owned() })?;
    Ok((OutputFolder::new(path.parent().unwrap_or(Path::new(""))), name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_their_folders_are_created_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let out = OutputFolder::new(&folder.path().join("new")).subfolder("out").unwrap();
        assert_eq!(out.read("a/b/c", 9).unwrap(), None);
        out.write("a/b/c", b"one").unwrap();
        out.write("a/b/c", b"two").unwrap();
        out.write("a/d", b"three").unwrap();
        assert_eq!(out.read("a/b/c", 9).unwrap().unwrap(), b"two");
        assert_eq!(fs::read_dir(out.path().join("a/b")).unwrap().count(), 1, "no temporary file is left");
        assert!(matches!(out.read("a/b/c", 2), Err(OutputError::Io { .. })));
        out.remove("a/b/c").unwrap();
        assert!(!out.path().join("a/b").exists() && out.path().join("a/d").exists());
        out.remove("a/d").unwrap();
        assert!(!out.path().join("a").exists() && out.path().exists());
    }

    #[test]
    fn paths_out_of_the_folder_are_rejected() {
        let folder = tempfile::tempdir().unwrap();
        let out = OutputFolder::new(&folder.path().join("out"));
        for path in ["../x", "/x", "a/../../x", "", ".", ".."] {
            assert!(matches!(out.write(path, b"x"), Err(OutputError::Outside { .. })), "{path}");
            assert!(out.subfolder(path).is_err(), "{path}");
        }
        assert!(!folder.path().join("x").exists());
    }

    #[test]
    fn folders_in_place_of_files_are_errors() {
        let folder = tempfile::tempdir().unwrap();
        let out = OutputFolder::new(folder.path());
        out.write("a/b", b"x").unwrap();
        assert!(matches!(out.write("a", b"x"), Err(OutputError::NotFile { .. })));
        assert!(matches!(out.write("a/b/c", b"x"), Err(OutputError::NotFolder { .. })));
    }

    #[test]
    #[cfg(unix)]
    fn links_below_the_folder_are_errors_that_name_them() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let outside = folder.path().join("outside");
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("victim"), "precious").unwrap();
        fs::create_dir(folder.path().join("out")).unwrap();
        let out = OutputFolder::new(&folder.path().join("out"));
        symlink("../outside/victim", out.path().join("file")).unwrap();
        symlink("../outside/new", out.path().join("dangling")).unwrap();
        symlink("../outside", out.path().join("folder")).unwrap();
        for path in ["file", "dangling", "folder", "folder/victim", "folder/new", "folder/deep/new"] {
            let link = out.path().join(path.split('/').next().unwrap());
            for result in [
                out.write(path, b"x"),
                out.remove(path),
                out.read(path, 9).map(drop),
                out.is_file(path).map(drop),
                out.subfolder("folder").unwrap().write(path, b"x"),
                replace(&link, b"x"),
            ] {
                let error = result.unwrap_err();
                assert!(matches!(error, OutputError::Link { .. }), "{path}: {error}");
                assert!(error.to_string().contains("out/") && error.to_string().contains("remove it"), "{error}");
            }
        }
        assert_eq!(fs::read_to_string(outside.join("victim")).unwrap(), "precious");
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn folder_itself_may_be_a_link() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("real")).unwrap();
        std::os::unix::fs::symlink("real", folder.path().join("link")).unwrap();
        OutputFolder::new(&folder.path().join("link")).write("a", b"x").unwrap();
        assert!(folder.path().join("real/a").is_file());
    }

    #[test]
    fn hard_links_keep_their_content() {
        let folder = tempfile::tempdir().unwrap();
        let (victim, inside) = (folder.path().join("victim"), folder.path().join("out/a"));
        fs::create_dir(folder.path().join("out")).unwrap();
        fs::write(&victim, "precious").unwrap();
        fs::hard_link(&victim, &inside).unwrap();
        replace(&inside, b"new").unwrap();
        assert_eq!(fs::read_to_string(victim).unwrap(), "precious");
        assert_eq!(fs::read_to_string(inside).unwrap(), "new");
    }
}
