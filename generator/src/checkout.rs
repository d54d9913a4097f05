//! Finds the checkout that a program of this workspace works on.

use std::env;
use std::path::{Path, PathBuf};

use crate::files;

/// The packages that identify a checkout: their folders in it, and their names.
const PACKAGES: [(&str, &str); 2] = [("generator", "sdk-generator"), ("runtime", "sdk-runtime")];

/// Returns the root of the checkout in which the running program was started.
///
/// If Cargo runs the program, the checkout is the one that Cargo took `package`, the package of the program, from. Otherwise, it
/// is the one that surrounds the current folder. The checkout in which the program was compiled is irrelevant, because programs
/// are copied together with their target folder, and several checkouts can share a target folder.
#[must_use]
pub fn current(package: &str) -> Option<PathBuf> {
    // A program that was started by another program of Cargo inherits the variables of that program.
    let is_own = env::var_os("CARGO_PKG_NAME").is_some_and(|it| it == package);
    let manifest = env::var_os("CARGO_MANIFEST_DIR").filter(|_| is_own).map(PathBuf::from);
    manifest.and_then(|it| around(&it)).or_else(|| around(&env::current_dir().ok()?))
}

/// Returns the innermost checkout that contains `folder`.
fn around(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|it| is_checkout(it)).map(Path::to_owned)
}

fn is_checkout(folder: &Path) -> bool {
    PACKAGES.iter().all(|(path, name)| has_package(&folder.join(path), name))
}

/// Returns `true` if `folder` contains the package `name`.
fn has_package(folder: &Path, name: &str) -> bool {
    let text = files::read_to_string(&folder.join("Cargo.toml")).unwrap_or_default();
    let manifest = text.parse::<toml::Table>().unwrap_or_default();
    manifest.get("package").and_then(|it| it.get("name")).and_then(toml::Value::as_str) == Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Creates a folder in the form of a checkout.
    fn checkout(root: &Path) {
        for (path, name) in PACKAGES {
            std::fs::create_dir_all(root.join(path)).unwrap();
            std::fs::write(root.join(path).join("Cargo.toml"), format!("[package]\nname = \"{name}\"\n")).unwrap();
        }
    }

    #[test]
    fn innermost_checkout_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let (outer, inner) = (folder.path().join("a"), folder.path().join("a/target/copy"));
        checkout(&outer);
        checkout(&inner);
        assert_eq!(around(&inner.join("xtask")), Some(inner));
        assert_eq!(around(&outer.join("target/update")), Some(outer));
        assert_eq!(around(folder.path()), None);
    }

    #[test]
    fn folders_with_other_packages_are_not_checkouts() {
        let folder = tempfile::tempdir().unwrap();
        checkout(folder.path());
        std::fs::write(folder.path().join("runtime/Cargo.toml"), "[package]\nname = \"my-runtime\"\n").unwrap();
        assert_eq!(around(&folder.path().join("generator")), None);
    }

    #[test]
    fn variables_of_another_package_are_ignored() {
        // Cargo runs this test, so the variables are those of `sdk-generator`.
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        assert_eq!(current("sdk-generator").as_deref(), Some(root));
        assert_eq!(current("xtask").as_deref(), Some(root), "by the current folder");
    }
}
