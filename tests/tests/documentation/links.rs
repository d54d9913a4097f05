//! Links between pages.

use std::path::{Component, Path, PathBuf};

use super::page::{Page, root};

/// A path without its `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => assert!(plain.pop(), "{} leads out of the repository", path.display()),
            other => plain.push(other),
        }
    }
    plain
}

#[test]
fn every_link_leads_somewhere() {
    let pages = Page::all();
    let mut dead = Vec::new();
    for page in &pages {
        let folder = page.path.parent().unwrap();
        for link in page.links().iter().filter(|it| !it.contains("://")) {
            let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { page.path.clone() } else { plain(&folder.join(path)) };
            let is_there = root().join(&target).exists();
            // The book has nothing but its own pages.
            let is_outside = folder.ends_with("docs") && !target.starts_with("docs");
            let other = pages.iter().find(|it| it.path == target);
            let has_fragment =
                fragment.is_empty() || other.is_some_and(|it| it.fragments().iter().any(|it| it == fragment));
            if !is_there || is_outside || !has_fragment {
                dead.push(format!("{}: {link}", page.path.display()));
            }
        }
    }
    assert!(dead.is_empty(), "these lead nowhere:\n{}", dead.join("\n"));
}

#[test]
fn the_book_lists_every_page() {
    let summary = Page::read("docs/SUMMARY.md");
    let listed = summary.links();
    let pages = Page::all();
    let names = pages.iter().filter_map(|it| it.path.strip_prefix("docs").ok()).map(|it| it.to_str().unwrap());
    let missing: Vec<&str> = names.filter(|it| *it != "SUMMARY.md" && !listed.iter().any(|link| link == it)).collect();
    assert!(missing.is_empty(), "docs/SUMMARY.md does not list {missing:?}");
}

#[test]
fn the_figures_of_the_readme_are_those_that_were_measured() {
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
