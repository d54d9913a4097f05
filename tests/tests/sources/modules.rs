//! The invariants of the module structure: no circles, no import from a later stage of the pipeline, no mock in production code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::graph::Graph;
use super::module_tree::{Dependency, ModulePath, ModuleTree};

/// The stages of the generator in the order in which the data passes them. See ARCHITECTURE.md.
const STAGES: [&str; 9] = ["read", "lower", "pass", "lint", "freeze", "emit", "sync", "generate", "project"];

/// The crates whose modules are checked, by their root file.
const ROOTS: [&str; 5] = [
    "generator/src/lib.rs",
    "generator/src/main.rs",
    "runtime/src/lib.rs",
    "xtask/checks/src/main.rs",
    "xtask/src/main.rs",
];

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn shown(path: &[String]) -> String {
    if path.is_empty() { "the root".to_owned() } else { path.join("::") }
}

/// Describes every circle, with the dependencies that form it: circles of files, and of the modules in each module.
fn circles(tree: &ModuleTree) -> Vec<String> {
    let dependencies = tree.dependencies();
    let mut found = describe(&dependencies, "files", &|it| Some(it.clone()));
    let parents: BTreeSet<ModulePath> =
        tree.files().filter(|it| !it.is_empty()).map(|it| it[..it.len() - 1].to_vec()).collect();
    for parent in parents {
        // The direct child of the parent that contains a module. The file of the parent itself is not among its children.
        let child = |it: &ModulePath| {
            let is_below = it.len() > parent.len() && it.starts_with(&parent);
            is_below.then(|| it[..=parent.len()].to_vec())
        };
        found.extend(describe(&dependencies, &format!("modules in {}", shown(&parent)), &child));
    }
    found
}

fn describe(
    dependencies: &[Dependency],
    kind: &str,
    node_of: &dyn Fn(&ModulePath) -> Option<ModulePath>,
) -> Vec<String> {
    let edge = |it: &Dependency| {
        let (from, to) = (node_of(&it.from)?, node_of(&it.to)?);
        (from != to).then_some((from, to))
    };
    let circles = Graph::new(dependencies.iter().filter_map(edge)).circles();
    let described = circles.iter().map(|circle| {
        let is_inside =
            |it: &&Dependency| edge(it).is_some_and(|(from, to)| circle.contains(&from) && circle.contains(&to));
        let edges = dependencies
            .iter()
            .filter(is_inside)
            .map(|it| format!("\n    {} uses `{}` of {}", shown(&it.from), it.item, shown(&it.to)));
        format!("circle of {kind}:{}", edges.collect::<String>())
    });
    described.collect()
}

/// Describes every dependency of a stage on a later one.
fn imports_from_later_stages(tree: &ModuleTree, stages: &[&str]) -> Vec<String> {
    let stage = |path: &ModulePath| stages.iter().position(|it| path.first().is_some_and(|first| first == it));
    let dependencies = tree.dependencies();
    let late = dependencies.iter().filter(|it| match (stage(&it.from), stage(&it.to)) {
        (Some(from), Some(to)) => from < to,
        _ => false,
    });
    late.map(|it| format!("{} uses `{}` of the later stage {}", shown(&it.from), it.item, shown(&it.to))).collect()
}

/// Writes a crate of these files and reads its module tree.
fn tree_of(files: &[(&str, &str)]) -> ModuleTree {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    ModuleTree::read(&folder.path().join("lib.rs"))
}

#[test]
fn modules_have_no_circles() {
    for root in ROOTS {
        let found = circles(&ModuleTree::read(&workspace().join(root)));
        assert!(found.is_empty(), "{root}: move what both sides need into a module of its own\n{}", found.join("\n"));
    }
}

#[test]
fn no_stage_of_the_generator_imports_from_a_later_one() {
    let tree = ModuleTree::read(&workspace().join("generator/src/lib.rs"));
    for stage in STAGES {
        assert!(tree.files().any(|it| it.first().is_some_and(|first| first == stage)), "there is no stage {stage}");
    }
    let found = imports_from_later_stages(&tree, &STAGES);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn only_the_generate_module_uses_emit() {
    let dependencies = ModuleTree::read(&workspace().join("generator/src/lib.rs")).dependencies();
    let is_emit = |path: &ModulePath| path.first().is_some_and(|it| it == "emit");
    let users: BTreeSet<&ModulePath> =
        dependencies.iter().filter(|it| is_emit(&it.to) && !is_emit(&it.from)).map(|it| &it.from).collect();
    assert_eq!(users.into_iter().map(|it| shown(it)).collect::<Vec<_>>(), ["generate"]);
}

#[test]
fn production_code_of_the_runtime_does_not_use_the_mock() {
    let dependencies = ModuleTree::read(&workspace().join("runtime/src/lib.rs")).dependencies();
    let is_mock = |path: &ModulePath| path.first().is_some_and(|it| it == "test_util");
    let found: Vec<_> = dependencies.iter().filter(|it| is_mock(&it.to) && !is_mock(&it.from)).collect();
    assert!(found.is_empty(), "{found:?}");
    assert!(dependencies.iter().any(|it| is_mock(&it.from)), "the mock was not read");
}

#[test]
fn seeded_circle_of_files_is_found_through_a_re_export() {
    let tree = tree_of(&[
        ("lib.rs", "mod one;\nmod two;\npub use one::One;\nuse two::Two;\npub fn start(_: Two) {}"),
        ("one.rs", "pub struct One;\nfn make() -> crate::two::Two { crate::two::Two(None) }"),
        ("two.rs", "use crate::One;\npub struct Two(pub Option<One>);"),
    ]);
    let found = circles(&tree);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("one uses `Two` of two") && found[0].contains("two uses `One` of one"), "{}", found[0]);
}

#[test]
fn seeded_circle_of_folders_is_found_and_tests_are_ignored() {
    let tree = tree_of(&[
        ("lib.rs", "mod a;\nmod b;"),
        ("a/mod.rs", "mod x;\nmod y;"),
        ("a/x.rs", "pub(crate) struct X;"),
        ("a/y.rs", "fn f() { let _ = vec![crate::b::make()]; }"),
        ("b.rs", "use crate::a::x::X;\npub(crate) fn make() -> X { X }\n#[cfg(test)] mod tests { use crate::c::C; }"),
    ]);
    let found = circles(&tree);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("circle of modules in the root:"), "{}", found[0]);
}

#[test]
fn seeded_import_from_a_later_stage_is_found() {
    let tree = tree_of(&[
        ("lib.rs", "mod early;\nmod late;"),
        ("early.rs", "use crate::late::{self, Late as Renamed};\nfn f(_: Renamed) { late::run() }"),
        ("late.rs", "pub struct Late;\npub fn run() {}"),
    ]);
    let found = imports_from_later_stages(&tree, &["early", "late"]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(circles(&tree).is_empty());
}
