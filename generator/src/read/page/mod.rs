//! Documentation pages: a directory of them, put together to one document again.
//!
//! Pages made by `docusaurus-plugin-openapi-docs` describe one operation each, in the `api:` line of their frontmatter,
//! with every component inlined and its name lost but for the title. In come the files; out comes the tree of one
//! document whose components are taken out of the pages again.

mod assemble;
mod codec;
mod edit;
mod frontmatter;
mod hoist;
mod operation;
mod part_names;
mod prose;
mod read_page;
mod reference;
mod share;
mod sourced_part;
mod titles;
mod walk;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use self::assemble::Assembly;
pub use self::codec::{DecodeError, Encoding, decode_api, encode_api, encoding_of};
pub use self::edit::{EditError, pack, unpack};
pub use self::frontmatter::{ApiLine, Frontmatter, split};
use self::read_page::Page;
use super::gathered::Gathered;
use super::origins::Source;
use super::{locate, stack};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::pointer::Pointer;

/// Pages that are in memory as whole trees at one time.
const AT_ONCE: usize = 32;

/// Directories below the one given that are looked into.
const DEEPEST: usize = 16;

/// Whether a file is a page, by its name.
pub(super) fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "mdx")
}

/// Reads all pages of a directory.
pub(super) fn gather(directory: &Path, diagnostics: &mut Diagnostics) -> Option<Gathered> {
    let mut files = Vec::new();
    list(directory, DEEPEST, &mut files, diagnostics);
    files.sort_unstable();
    let mut assembly = Assembly::default();
    // Where no threads can be had, the pages are read here, one after the other.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(stack::SIZE).build().ok();
    for chunk in files.chunks(AT_ONCE) {
        let pages: Vec<Page> = match &pool {
            Some(pool) => pool.install(|| chunk.par_iter().map(|path| read_file(path)).collect()),
            None => chunk.iter().map(|path| read_file(path)).collect(),
        };
        for (path, page) in chunk.iter().zip(pages) {
            let source = Source { name: path.clone(), find_positions: positions, text: None };
            assembly.add(source, page, diagnostics);
        }
    }
    finish(assembly, directory, diagnostics)
}

/// Reads one page.
pub(super) fn gather_one(
    text: &str,
    name: &Path,
    kept: Option<Arc<str>>,
    diagnostics: &mut Diagnostics,
) -> Option<Gathered> {
    let source = Source { name: name.to_owned(), find_positions: positions, text: kept };
    let mut assembly = Assembly::default();
    assembly.add(source, read_page::read(name, text), diagnostics);
    finish(assembly, name, diagnostics)
}

fn finish(assembly: Assembly, name: &Path, diagnostics: &mut Diagnostics) -> Option<Gathered> {
    let gathered = assembly.finish();
    if gathered.is_none() && !diagnostics.has_errors() {
        let place = Location::File { file: name.to_owned(), line: None, column: None, pointer: None };
        diagnostics.push(Diagnostic::new(Code::NotOpenApi, place, "no page here describes an operation"));
    }
    gathered
}

fn read_file(path: &Path) -> Page {
    match std::fs::read(path) {
        Ok(bytes) => read_page::read(path, &String::from_utf8_lossy(&bytes)),
        Err(error) => Page::Bad(unreadable(path, &error)),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    let place = Location::File { file: path.to_owned(), line: None, column: None, pointer: None };
    Diagnostic::new(Code::UnreadableFile, place, format!("the file cannot be read: {error}"))
}

/// The pages in a directory and below it.
fn list(directory: &Path, levels: usize, files: &mut Vec<PathBuf>, diagnostics: &mut Diagnostics) {
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) => return diagnostics.push(unreadable(directory, &error)),
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if levels > 0 {
                list(&path, levels - 1, files, diagnostics);
            }
        } else if is_page(&path) {
            files.push(path);
        }
    }
}

/// Line and column of pointers into a page's `api` object: exact where it is plain, its beginning where it is not.
fn positions(text: &str, pointers: &[&Pointer]) -> Vec<Option<(u32, u32)>> {
    let Some(api) = split(text).and_then(|front| front.api()) else { return vec![None; pointers.len()] };
    let offsets = match encoding_of(api.value) {
        Encoding::Plain => locate::json_offsets(api.value, pointers),
        Encoding::Compressed => None,
    };
    let offsets = offsets.unwrap_or_else(|| vec![None; pointers.len()]);
    let (line, column) = locate::position(text, api.start);
    // The value stands on one line, so that places in it differ by their column only.
    let place = |offset: usize| {
        let (_, within) = locate::position(api.value, offset);
        (line, column.saturating_add(within - 1))
    };
    offsets.into_iter().map(|offset| Some(place(offset.unwrap_or_default()))).collect()
}
