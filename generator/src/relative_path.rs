//! Paths from one folder to another.

use std::io;
use std::path::{Component, Path, PathBuf};

/// Returns the path that leads from the folder `from`, which does not have to exist, to the folder `to`, which must exist. Its
/// components are separated by `/` on all systems.
///
/// Symbolic links are resolved first, because `..` leads to the parent of their target. The path is absolute if the folders are
/// on different drives.
///
/// # Errors
/// Fails if `to` does not exist, or if a path cannot be resolved.
pub(crate) fn relative_path(from: &Path, to: &Path) -> io::Result<String> {
    let (from, to) = (resolved(&std::path::absolute(from)?)?, to.canonicalize()?);
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) = (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    if shared == 0 {
        return Ok(to.iter().collect::<PathBuf>().to_string_lossy().into_owned());
    }
    let up = from.iter().skip(shared).map(|_| "..".to_owned());
    let down = to.iter().skip(shared).map(|it| it.as_os_str().to_string_lossy().into_owned());
    let path = up.chain(down).collect::<Vec<String>>().join("/");
    Ok(if path.is_empty() { ".".to_owned() } else { path })
}

/// Resolves the links in an absolute path whose last components may not exist.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    match path.canonicalize() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => Ok(resolved(parent)?.join(name)),
            _ => Err(error),
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_leads_up_and_down() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("checkout/runtime")).unwrap();
        let runtime = root.join("checkout/runtime");
        for (from, path) in [
            ("checkout/generated/a", "../../runtime"),
            ("checkout/target/update/a", "../../../runtime"),
            ("new/deep/a", "../../../checkout/runtime"),
            ("checkout", "runtime"),
            ("checkout/runtime", "."),
            ("checkout/runtime/a", ".."),
        ] {
            assert_eq!(relative_path(&root.join(from), &runtime).unwrap(), path, "{from}");
        }
        assert!(relative_path(root, &root.join("missing")).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn links_are_resolved() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("far/away")).unwrap();
        std::fs::create_dir(root.join("runtime")).unwrap();
        std::os::unix::fs::symlink("far/away", root.join("link")).unwrap();
        let path = relative_path(&root.join("link/a"), &root.join("runtime")).unwrap();
        assert_eq!(path, "../../../runtime");
        std::fs::create_dir(root.join("link/a")).unwrap();
        assert!(root.join("link/a").join(path).is_dir());
    }
}
