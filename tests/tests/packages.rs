//! Checks the files and metadata of the published packages.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Returns the folders of the published packages.
fn packages() -> Vec<PathBuf> {
    let generated = std::fs::read_dir(root().join("generated")).unwrap().map(|it| it.unwrap().path());
    let generated = generated.filter(|it| it.join("Cargo.toml").is_file());
    generated.chain(["generator", "runtime"].map(|it| root().join(it))).collect()
}

#[test]
fn packages_contain_license_files_and_a_readme() {
    for package in packages() {
        for license in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let own = std::fs::read_to_string(package.join(license));
            let own = own.unwrap_or_else(|_| panic!("{} needs a link to {license}", package.display()));
            assert_eq!(own, std::fs::read_to_string(root().join(license)).unwrap(), "{}", package.display());
        }
        let readme = std::fs::read_to_string(package.join("README.md")).unwrap();
        let name = package.file_name().unwrap().to_str().unwrap();
        assert!(readme.starts_with("# ") && readme.lines().next().unwrap().ends_with(name), "{}", package.display());
    }
}

#[test]
fn packages_have_complete_metadata() {
    for package in packages() {
        let manifest = std::fs::read_to_string(package.join("Cargo.toml")).unwrap();
        for key in ["description", "license", "readme", "keywords", "categories", "rust-version"] {
            let has = manifest.lines().any(|it| it.starts_with(key));
            assert!(has, "{}: {key} is missing", package.display());
        }
    }
}
