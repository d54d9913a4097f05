//! Checks links between pages.

use std::path::{Component, Path, PathBuf};

use super::page::{Page, root};

/// Resolves the `..` in a path.
fn normalized(path: &Path) -> PathBuf {
    let mut normalized = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => assert!(normalized.pop(), "{} is outside the repository", path.display()),
            other => normalized.push(other),
        }
    }
    normalized
}

#[test]
fn links_have_a_target() {
    let pages = Page::all();
    let mut dead = Vec::new();
    for page in &pages {
        let folder = page.path.parent().unwrap();
        for link in page.links().iter().filter(|it| !it.contains("://")) {
            let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { page.path.clone() } else { normalized(&folder.join(path)) };
            let exists = root().join(&target).exists();
            // The guide can link only to its own pages.
            let is_outside = folder.ends_with("docs") && !target.starts_with("docs");
            let other = pages.iter().find(|it| it.path == target);
            let has_fragment =
                fragment.is_empty() || other.is_some_and(|it| it.fragments().iter().any(|it| it == fragment));
            if !exists || is_outside || !has_fragment {
                dead.push(format!("{}: {link}", page.path.display()));
            }
        }
    }
    assert!(dead.is_empty(), "broken links:\n{}", dead.join("\n"));
}

#[test]
fn guide_lists_every_page() {
    let summary = Page::read("docs/SUMMARY.md");
    let listed = summary.links();
    let pages = Page::all();
    let names = pages.iter().filter_map(|it| it.path.strip_prefix("docs").ok()).map(|it| it.to_str().unwrap());
    let missing: Vec<&str> = names.filter(|it| *it != "SUMMARY.md" && !listed.iter().any(|link| link == it)).collect();
    assert!(missing.is_empty(), "docs/SUMMARY.md does not list {missing:?}");
}

#[test]
fn readme_figures_are_rows_of_the_benchmarks() {
    let measured = Page::read("BENCHMARKS.md").text;
    let readme = Page::read("README.md").text;
    let (_, figures) = readme.split_once("<!-- Rows of BENCHMARKS.md. -->").unwrap();
    let (figures, _) = figures.split_once("<!-- End. -->").unwrap();
    let rows: Vec<&str> = figures.lines().filter(|it| it.starts_with('|')).collect();
    assert!(!rows.is_empty());
    for row in rows {
        assert!(measured.lines().any(|it| it == row), "BENCHMARKS.md does not have {row}");
    }
}
