//! Finds the pages of a folder.
//!
//! The folder is untrusted. Links that leave it are not followed, so that pages cannot show other files. Links to folders are not
//! followed either: their targets are found at their own paths, and each folder is visited once.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};

/// The maximum depth of directories that are searched.
const DEEPEST: usize = 16;

/// The endings of the names of pages that the plugin writes. Other pages end in `.mdx` too.
const ENDINGS: [&str; 4] = [".api.md", ".tag.md", ".info.md", ".mdx"];

/// Returns `true` if the name of a file is that of a page.
pub(in crate::read) fn is_page(path: &Path) -> bool {
    let name = lowercase_name(path);
    ENDINGS.iter().any(|it| name.ends_with(it))
}

/// Returns `true` if a file contains Markdown, which may name an operation in its frontmatter, and is not that of a dependency or tool.
fn is_markdown(entry: &DirEntry) -> bool {
    let mut folders = entry.path().iter().rev().skip(1).take(entry.depth().saturating_sub(1));
    let is_hidden = |it: &OsStr| it == "node_modules" || it.to_string_lossy().starts_with('.');
    lowercase_name(entry.path()).ends_with(".md") && !folders.any(is_hidden)
}

/// Returns `true` if the name of a file is that of a page which describes an operation.
pub(in crate::read) fn is_operation_page(path: &Path) -> bool {
    is_kind(&lowercase_name(path), "api")
}

/// Returns `true` if the lowercase name of a file has the ending of a kind of pages.
pub(super) fn is_kind(name: &str, kind: &str) -> bool {
    let stem = name.strip_suffix(".mdx").or_else(|| name.strip_suffix(".md"));
    stem.and_then(|it| it.strip_suffix(kind)).is_some_and(|it| it.ends_with('.'))
}

/// Returns the name of a file in lowercase.
pub(super) fn lowercase_name(path: &Path) -> String {
    path.file_name().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Returns the pages in a directory and its subdirectories, sorted. Reports entries that are skipped.
pub(super) fn list(directory: &Path, diagnostics: &mut Diagnostics) -> Vec<PathBuf> {
    let mut files = BTreeSet::new();
    let Ok(root) = directory.canonicalize() else {
        diagnostics.push(unreadable(directory, "the folder does not exist"));
        return Vec::new();
    };
    for entry in WalkDir::new(directory).follow_links(false).max_depth(DEEPEST).sort_by_file_name() {
        match entry {
            // The directory itself may be a link, because the caller chose it.
            Ok(entry) if entry.depth() == 0 => {}
            Ok(entry) => match accepts(&entry, &root) {
                Ok(true) => drop(files.insert(entry.into_path())),
                Ok(false) => {}
                Err(reason) => diagnostics.push(skipped(entry.path(), reason)),
            },
            Err(error) => {
                let path = error.path().unwrap_or(directory).to_owned();
                diagnostics.push(unreadable(&path, &error));
            }
        }
    }
    files.into_iter().collect()
}

/// Removes translations, which are below folders named `i18n`, unless all pages of operations are there.
pub(super) fn without_translations(
    mut files: Vec<PathBuf>,
    directory: &Path,
    diagnostics: &mut Diagnostics,
) -> Vec<PathBuf> {
    let within = |file: &Path| file.strip_prefix(directory).ok().map(Path::to_owned);
    let is_translation =
        |file: &Path| within(file).is_some_and(|it| it.components().any(|it| it.as_os_str() == "i18n"));
    if files.iter().all(|file| !is_operation_page(file) || is_translation(file)) {
        return files;
    }
    let before = files.iter().filter(|file| is_operation_page(file)).count();
    files.retain(|file| !is_translation(file));
    let skipped = before - files.iter().filter(|file| is_operation_page(file)).count();
    if skipped > 0 {
        let message = format!("pages below `i18n` are translations and are skipped: {skipped}");
        diagnostics.push(Diagnostic::new(Code::TranslatedPages, location(directory), message));
    }
    files
}

/// Returns `true` if an entry is a page to read, or the reason why an entry that looks like a page is skipped.
fn accepts(entry: &DirEntry, root: &Path) -> Result<bool, &'static str> {
    let (path, kind) = (entry.path(), entry.file_type());
    if !kind.is_symlink() {
        let is_special = !kind.is_file() && !kind.is_dir() && is_page(path);
        let is_read = || is_page(path) || is_markdown(entry);
        return if is_special { Err("not a regular file; it is skipped") } else { Ok(kind.is_file() && is_read()) };
    }
    let Ok(target) = path.canonicalize() else {
        return if is_page(path) { Err("the link has no target; it is skipped") } else { Ok(false) };
    };
    let is_folder = target.is_dir();
    match target.starts_with(root) {
        false if is_folder || is_page(path) => Err("the link leaves the folder of pages; it is skipped"),
        true if !is_folder && is_page(path) => match target.is_file() {
            // A target that is a page is found at its own path.
            true => Ok(!is_page(&target)),
            false => Err("not a regular file; it is skipped"),
        },
        _ => Ok(false),
    }
}

fn skipped(path: &Path, reason: &str) -> Diagnostic {
    let help = "replace the entry with a copy of the file or folder, or remove it";
    Diagnostic::new(Code::SkippedFile, location(path), reason).with_help(help)
}

/// Returns the diagnostic for a file or folder that cannot be read.
fn unreadable(path: &Path, error: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::new(Code::UnreadableFile, location(path), format!("failed to read the file: {error}"))
}

fn location(path: &Path) -> Location {
    Location::File { file: path.to_owned(), line: None, column: None, pointer: None }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    /// Lists the folder `pages`, and returns the paths inside it and the diagnostics.
    fn listed(folder: &Path) -> (Vec<String>, Vec<String>) {
        let pages = folder.join("pages");
        let mut diagnostics = Diagnostics::new();
        let shown = |it: &Path| it.strip_prefix(&pages).unwrap().to_string_lossy().into_owned();
        let files = list(&pages, &mut diagnostics).iter().map(|it| shown(it)).collect();
        let reports = diagnostics.iter().map(|it| {
            let Location::File { file, .. } = &it.location else { panic!("{it}") };
            format!("{} {}: {}", it.code, shown(file), it.message)
        });
        (files, reports.collect())
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("pages/below")).unwrap();
        fs::create_dir_all(folder.path().join("outside")).unwrap();
        for file in ["pages/a.api.mdx", "pages/below/b.api.mdx", "pages/below/text", "outside/secret.mdx"] {
            fs::write(folder.path().join(file), "").unwrap();
        }
        folder
    }

    #[test]
    fn markdown_of_dependencies_is_not_read() {
        let folder = folder();
        for file in ["guide.md", "below/x.MD", "node_modules/a/README.md", ".github/a.md", "node_modules/a/b.mdx"] {
            let path = folder.path().join("pages").join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let expected = ["a.api.mdx", "below/b.api.mdx", "below/x.MD", "guide.md", "node_modules/a/b.mdx"];
        assert_eq!(listed(folder.path()).0, expected);
    }

    #[test]
    fn links_that_leave_the_folder_are_reported_and_skipped() {
        let folder = folder();
        let pages = folder.path().join("pages");
        symlink("../outside/secret.mdx", pages.join("secret.mdx")).unwrap();
        symlink("../outside", pages.join("z")).unwrap();
        symlink("/dev/zero", pages.join("zero.mdx")).unwrap();
        symlink("gone", pages.join("gone.mdx")).unwrap();
        let (files, reports) = listed(folder.path());
        assert_eq!(files, ["a.api.mdx", "below/b.api.mdx"]);
        let expected = [
            "skipped-file gone.mdx: the link has no target; it is skipped",
            "skipped-file secret.mdx: the link leaves the folder of pages; it is skipped",
            "skipped-file z: the link leaves the folder of pages; it is skipped",
            "skipped-file zero.mdx: the link leaves the folder of pages; it is skipped",
        ];
        assert_eq!(reports, expected);
    }

    #[test]
    fn each_folder_and_page_is_visited_once() {
        let folder = folder();
        let pages = folder.path().join("pages");
        for name in ["l1", "l2", "l3"] {
            symlink(".", pages.join(name)).unwrap();
        }
        symlink("..", pages.join("below/up")).unwrap();
        symlink("below/b.api.mdx", pages.join("c.api.mdx")).unwrap();
        symlink("below/text", pages.join("d.api.mdx")).unwrap();
        let expected = ["a.api.mdx", "below/b.api.mdx", "d.api.mdx"].map(str::to_owned);
        assert_eq!(listed(folder.path()), (expected.into(), vec![]));
    }

    #[test]
    fn pipes_are_reported_and_skipped() {
        let folder = folder();
        let pipe = folder.path().join("pages/pipe.mdx");
        assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
        symlink("pipe.mdx", folder.path().join("pages/q.mdx")).unwrap();
        let (files, reports) = listed(folder.path());
        assert_eq!(files, ["a.api.mdx", "below/b.api.mdx"]);
        let skipped = |it: &str| format!("skipped-file {it}: not a regular file; it is skipped");
        assert_eq!(reports, [skipped("pipe.mdx"), skipped("q.mdx")]);
    }

    #[test]
    fn the_folder_itself_may_be_a_link() {
        let folder = folder();
        fs::rename(folder.path().join("pages"), folder.path().join("real")).unwrap();
        symlink("real", folder.path().join("pages")).unwrap();
        assert_eq!(listed(folder.path()).0, ["a.api.mdx", "below/b.api.mdx"]);
    }
}
