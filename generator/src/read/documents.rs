//! Finds the OpenAPI documents below a folder.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::declared;
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
    declared::may_be_document(path).then(|| declared::version(&files::read(path).ok()?)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

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
