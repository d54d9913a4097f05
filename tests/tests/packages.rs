//! Checks the files and metadata of the published packages.

use std::path::{Path, PathBuf};
use std::process::Command;

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

/// The repository is not public yet. Once the workspace declares its address, every package has to inherit it.
#[test]
fn packages_inherit_the_repository_of_the_workspace() {
    let workspace: toml::Table = std::fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let is_declared = workspace["workspace"]["package"].get("repository").is_some();
    for package in packages() {
        let manifest = std::fs::read_to_string(package.join("Cargo.toml")).unwrap();
        let is_inherited = manifest.lines().any(|it| it == "repository.workspace = true");
        assert_eq!(is_inherited, is_declared, "{}", package.display());
    }
}

#[test]
fn packages_contain_no_files_that_their_users_do_not_need() {
    for package in packages() {
        let list = Command::new(env!("CARGO"))
            .args(["package", "--list", "--offline", "--allow-dirty"])
            .current_dir(&package)
            .output()
            .unwrap();
        assert!(list.status.success(), "{}", String::from_utf8_lossy(&list.stderr));
        let files = String::from_utf8(list.stdout).unwrap();
        let is_needed = |file: &&str| {
            let folders = ["src/", "examples/"];
            let files = [
                ".cargo_vcs_info.json",
                "Cargo.lock",
                "Cargo.toml",
                "Cargo.toml.orig",
                "LICENSE-APACHE",
                "LICENSE-MIT",
                "README.md",
                // `sdkgen diff` reads the outline, and the README refers to the list of operations.
                "api.json",
                "reference.md",
            ];
            files.contains(file) || !file.ends_with("tests.rs") && folders.iter().any(|it| file.starts_with(it))
        };
        let others: Vec<&str> = files.lines().filter(|it| !is_needed(it)).collect();
        assert!(others.is_empty(), "{}: {others:?}", package.display());
    }
}
