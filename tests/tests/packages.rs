//! What the packages that are published bring along.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folders of the packages.
fn packages() -> Vec<PathBuf> {
    let generated = std::fs::read_dir(root().join("generated")).unwrap().map(|it| it.unwrap().path());
    let generated = generated.filter(|it| it.join("Cargo.toml").is_file());
    generated.chain(["generator", "runtime"].map(|it| root().join(it))).collect()
}

#[test]
fn each_has_the_licences_and_a_page_of_its_own() {
    for package in packages() {
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let own = std::fs::read_to_string(package.join(licence));
            let own = own.unwrap_or_else(|_| panic!("{} needs a link to {licence}", package.display()));
            assert_eq!(own, std::fs::read_to_string(root().join(licence)).unwrap(), "{}", package.display());
        }
        let readme = std::fs::read_to_string(package.join("README.md")).unwrap();
        let name = package.file_name().unwrap().to_str().unwrap();
        assert!(readme.starts_with("# ") && readme.lines().next().unwrap().ends_with(name), "{}", package.display());
    }
}

#[test]
fn each_says_what_it_is() {
    for package in packages() {
        let manifest = std::fs::read_to_string(package.join("Cargo.toml")).unwrap();
        for key in ["description", "license", "readme", "keywords", "categories", "rust-version"] {
            let has = manifest.lines().any(|it| it.starts_with(key));
            assert!(has, "{}: no {key}", package.display());
        }
    }
}
