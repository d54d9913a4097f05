//! Reads regular files of limited size.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

/// The maximum size of a file in bytes.
pub const LIMIT: u64 = 256 << 20;

/// Reads a regular file of at most [`LIMIT`] bytes. A link is followed.
///
/// # Errors
/// Fails if the file cannot be read, is not a regular file, or is larger.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    read_at_most(path, LIMIT)
}

/// Reads a regular file of at most [`LIMIT`] bytes as UTF-8. A link is followed.
///
/// # Errors
/// Fails like [`read`], and if the file is not UTF-8.
pub fn read_to_string(path: &Path) -> io::Result<String> {
    String::from_utf8(read(path)?).map_err(|_| io::Error::new(ErrorKind::InvalidData, "the file is not valid UTF-8"))
}

/// Reads a regular file of at most `limit` bytes. A link is followed.
///
/// # Errors
/// Fails if the file cannot be read, is not a regular file, or is larger.
pub fn read_at_most(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    // Opening a pipe blocks until it has a writer, so the type is checked first. The file may be replaced before it is opened,
    // so it is checked again.
    check(&fs::metadata(path)?, limit)?;
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    check(&metadata, limit)?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    // The file may grow while it is read, and some systems report the size 0 for files that they generate.
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|it| it <= limit) { Ok(bytes) } else { Err(too_large(limit)) }
}

fn check(metadata: &Metadata, limit: u64) -> io::Result<()> {
    if metadata.is_dir() {
        return Err(io::Error::new(ErrorKind::IsADirectory, "this is a folder"));
    }
    if !metadata.is_file() {
        let message = "not a regular file; pipes and devices are not read (pass `-` to read from standard input)";
        return Err(io::Error::new(ErrorKind::InvalidInput, message));
    }
    if metadata.len() > limit { Err(too_large(limit)) } else { Ok(()) }
}

fn too_large(limit: u64) -> io::Error {
    let shown = if limit >= 1 << 20 { format!("{} MiB", limit >> 20) } else { format!("{limit} bytes") };
    io::Error::new(ErrorKind::FileTooLarge, format!("the file is larger than the limit of {shown}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_above_the_limit_are_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "12345").unwrap();
        assert_eq!(read_at_most(&path, 5).unwrap(), b"12345");
        let error = read_at_most(&path, 4).unwrap_err();
        assert_eq!(error.to_string(), "the file is larger than the limit of 4 bytes");
        // A sparse file takes no space on the disk.
        File::create(&path).unwrap().set_len(LIMIT + 1).unwrap();
        assert_eq!(read(&path).unwrap_err().to_string(), "the file is larger than the limit of 256 MiB");
    }

    #[test]
    fn folders_are_not_read() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()).unwrap_err().kind(), ErrorKind::IsADirectory);
    }

    #[test]
    #[cfg(unix)]
    fn pipes_and_devices_are_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&pipe, &link).unwrap();
        for path in [&pipe, &link, Path::new("/dev/zero")] {
            let error = read(path).unwrap_err();
            assert!(error.to_string().starts_with("not a regular file"), "{error}");
        }
    }
}
