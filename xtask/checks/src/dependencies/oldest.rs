//! Compilation with the oldest compiler that the published crates support.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};
use semver::Version;
use serde_json::Value;

/// Fails if a dependency declares a newer compiler than the published crate that depends on it.
pub(super) fn check_declared(metadata: &Value, published: &[&Value]) -> anyhow::Result<()> {
    let mut newer = Vec::new();
    let mut count = 0;
    for package in published {
        let oldest = rust_version(package).with_context(|| format!("{} has no `rust-version`", package["name"]))?;
        for dependency in dependencies(metadata, &package["id"]) {
            count += 1;
            if let Some(needed) = rust_version(dependency).filter(|it| *it > oldest) {
                let (name, version) = (text(&dependency["name"]), text(&dependency["version"]));
                newer.push(format!("{}: {name} {version} needs Rust {needed}", text(&package["name"])));
            }
        }
    }
    ensure!(newer.is_empty(), "dependencies need a newer compiler than `rust-version`:\n{}", newer.join("\n"));
    println!("rust-version: all {count} dependencies of {} crates support it", published.len());
    Ok(())
}

/// Compiles the published crates with the compiler of `rust-version`, if it is installed.
pub(super) fn compile(root: &Path, metadata: &Value, published: &[&Value]) -> anyhow::Result<()> {
    let own = metadata["packages"].as_array().into_iter().flatten().filter(|it| published.contains(it));
    let Some(version) = own.filter_map(rust_version).min() else { return Ok(()) };
    let Some(toolchain) = installed(&version) else {
        println!("skipped: compilation with Rust {version}: it is not installed");
        return Ok(());
    };
    let mut command = Command::new("rustup");
    command.args(["run", &toolchain, "cargo", "check", "--locked", "--all-features"]);
    for package in published {
        command.args(["--package", text(&package["name"])]);
    }
    let output = command.current_dir(root).env("CARGO_TARGET_DIR", root.join("target/oldest")).output()?;
    ensure!(output.status.success(), "Rust {version}:\n{}", String::from_utf8_lossy(&output.stderr));
    println!("rust-version: {} crates compile with Rust {version}", published.len());
    Ok(())
}

/// Finds an installed toolchain with this major and minor version.
fn installed(version: &Version) -> Option<String> {
    let output = Command::new("rustup").args(["toolchain", "list"]).output().ok()?;
    toolchain_of(&String::from_utf8_lossy(&output.stdout), version)
}

fn toolchain_of(list: &str, version: &Version) -> Option<String> {
    let numbers = |name: &str| parse(name.split('-').next()?);
    let mut names = list.lines().filter_map(|it| it.split_whitespace().next());
    let found = names.find(|it| numbers(it).is_some_and(|it| (it.major, it.minor) == (version.major, version.minor)));
    found.map(str::to_owned)
}

/// Returns all packages that a package is compiled with, on any platform.
fn dependencies<'m>(metadata: &'m Value, package: &'m Value) -> Vec<&'m Value> {
    let list = |value: &'m Value| value.as_array().into_iter().flatten();
    let mut found: BTreeSet<&str> = BTreeSet::new();
    let mut open = vec![text(package)];
    while let Some(id) = open.pop() {
        let Some(node) = list(&metadata["resolve"]["nodes"]).find(|it| it["id"] == id) else { continue };
        for dependency in list(&node["deps"]) {
            let id = text(&dependency["pkg"]);
            if list(&dependency["dep_kinds"]).any(|it| it["kind"] != "dev") && found.insert(id) {
                open.push(id);
            }
        }
    }
    list(&metadata["packages"]).filter(|it| found.contains(text(&it["id"]))).collect()
}

fn rust_version(package: &Value) -> Option<Version> {
    parse(package["rust_version"].as_str()?)
}

/// Parses a version that may have only two components.
fn parse(text: &str) -> Option<Version> {
    let mut numbers = text.split('.').map(str::parse);
    let mut next = || numbers.next().unwrap_or(Ok(0)).ok();
    Some(Version::new(next()?, next()?, next()?))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn newer_compiler_of_a_dependency_is_an_error_unless_only_tests_use_it() {
        let metadata = |kind: Value| {
            let package = |name: &str, needed: &str| json!({ "id": name, "name": name, "version": "2.0.0", "rust_version": needed });
            let uses = |name: &str, kind: Value| json!([{ "pkg": name, "dep_kinds": [{ "kind": kind }] }]);
            json!({
                "packages": [package("mine", "1.88"), package("middle", "1.56"), package("new", "1.88.1")],
                "resolve": { "nodes": [
                    { "id": "mine", "deps": uses("middle", Value::Null) },
                    { "id": "middle", "deps": uses("new", kind) },
                    { "id": "new", "deps": [] },
                ] },
            })
        };
        let check = |metadata: &Value| check_declared(metadata, &[&metadata["packages"][0]]);
        let error = check(&metadata("build".into())).unwrap_err().to_string();
        assert!(error.ends_with("\nmine: new 2.0.0 needs Rust 1.88.1"), "{error}");
        check(&metadata("dev".into())).unwrap();
    }

    #[test]
    fn toolchain_is_found_by_major_and_minor_version() {
        let list = "stable-x86_64-unknown-linux-gnu (active, default)\n1.88.0-x86_64-unknown-linux-gnu\n";
        assert_eq!(toolchain_of(list, &Version::new(1, 88, 0)).unwrap(), "1.88.0-x86_64-unknown-linux-gnu");
        assert_eq!(toolchain_of(list, &Version::new(1, 8, 0)), None);
    }
}
