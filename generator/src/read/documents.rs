//! Finds the OpenAPI documents below a folder.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use walkdir::{DirEntry, WalkDir};

use super::page::is_operation_page;
use crate::files;

/// The maximum depth of folders that are searched.
const DEEPEST: usize = 32;

/// An OpenAPI document, or a folder of pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// A file, or a folder of pages.
    pub path: PathBuf,
    /// The declared version of OpenAPI, such as `3.0.3`, or `pages` for a folder of pages.
    pub dialect: String,
}

/// Returns the documents below a folder, sorted by path. If `folder` is a file, only that file is inspected.
///
/// A folder with pages is one document, including its subfolders. Symbolic links are not followed.
///
/// # Errors
/// Fails if the folder cannot be read. Subfolders that cannot be read are skipped.
pub fn documents(folder: &Path) -> std::io::Result<Vec<Document>> {
    if folder.is_file() {
        let document = dialect(folder).map(|dialect| Document { path: folder.to_owned(), dialect });
        return Ok(document.into_iter().collect());
    }
    std::fs::read_dir(folder)?;
    let mut found = Vec::new();
    let mut entries = WalkDir::new(folder).max_depth(DEEPEST).sort_by(pages_first).into_iter();
    while let Some(entry) = entries.next() {
        let Ok(entry) = entry else { continue };
        if !entry.file_type().is_file() {
            continue;
        }
        let path = entry.into_path();
        if !is_operation_page(&path) {
            found.extend(dialect(&path).map(|dialect| Document { path, dialect }));
        } else if let Some(pages) = path.parent() {
            found.push(Document { path: pages.to_owned(), dialect: "pages".to_owned() });
            entries.skip_current_dir();
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

/// Orders the pages of a folder before its other entries, so that nothing else of a folder with pages is visited.
fn pages_first(one: &DirEntry, other: &DirEntry) -> Ordering {
    let rank = |entry: &DirEntry| !(entry.file_type().is_file() && is_operation_page(entry.path()));
    rank(one).cmp(&rank(other)).then_with(|| one.file_name().cmp(other.file_name()))
}

/// Returns the OpenAPI version that a file declares, or `None` if it is not a document.
fn dialect(path: &Path) -> Option<String> {
    let extension = path.extension()?.to_str()?.to_lowercase();
    if !matches!(extension.as_str(), "json" | "yaml" | "yml") {
        return None;
    }
    let bytes = files::read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{') { of_json(text) } else { of_yaml(text) }
}

/// The relevant members of the root. Other members are skipped without allocating.
#[derive(Deserialize)]
struct Root {
    openapi: Option<Value>,
    swagger: Option<Value>,
}

fn of_json(text: &str) -> Option<String> {
    let root: Root = serde_json::from_str(text).ok()?;
    root.openapi.or(root.swagger).map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned))
}

/// Searches line by line, so that YAML with syntax errors is recognized too.
fn of_yaml(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        let is_root = matches!(key.trim_matches(['"', '\'']), "openapi" | "swagger");
        let value = value.split(" #").next().unwrap_or(value);
        is_root.then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_recognized_by_the_version_at_their_root() {
        assert_eq!(of_json(r#"{"info": {"swagger": 1}, "openapi": "3.0.3"}"#).as_deref(), Some("3.0.3"));
        assert_eq!(of_json(r#"{"info": {"openapi": "3.0.3"}}"#), None);
        assert_eq!(of_json(r#"{"swagger": 2.0}"#).as_deref(), Some("2.0"));
        assert_eq!(of_yaml("# A\ninfo: {}\n'openapi': \"3.1.0\" # new\n").as_deref(), Some("3.1.0"));
        assert_eq!(of_yaml("info:\n  openapi: 3.0.3\n"), None);
    }

    #[test]
    fn a_folder_of_pages_is_one_document() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("pages/more")).unwrap();
        for (name, text) in
            [("pages/a.api.mdx", ""), ("pages/more/b.api.mdx", ""), ("c.yml", "openapi: 3.0.0"), ("d.json", "[]")]
        {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let found = documents(folder.path()).unwrap();
        let shown: Vec<_> =
            found.iter().map(|it| (it.path.strip_prefix(folder.path()).unwrap(), it.dialect.as_str())).collect();
        assert_eq!(shown, [(Path::new("c.yml"), "3.0.0"), (Path::new("pages"), "pages")]);
    }
}
