//! The reading stage: turns files into one normalized [`Document`].
//!
//! The input is a YAML or JSON file, or a directory of documentation pages. The output is OpenAPI 3.0 as modeled by the
//! `openapiv3` crate, and diagnostics. Nodes are typed one by one, so an invalid node affects only itself: it is reported,
//! and dropped or treated as untyped. Later stages do not know which files a document came from, which dialect it was
//! written in, or which non-standard forms it used.

mod copies;
mod coverage;
mod declared;
mod dialect;
mod document;
pub mod documents;
mod file;
mod gathered;
mod grammar;
mod join;
mod limits;
mod load;
mod locate;
mod members;
mod nesting;
mod newer_operations;
mod options;
mod origins;
mod other_file;
mod overlay;
pub mod page;
mod reference;
mod select;
mod tree;
mod typed;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

pub use self::coverage::{Coverage, CoveredMember, coverage};
use self::dialect::Dialect;
pub use self::document::Document;
use self::file::read_text;
use self::gathered::Gathered;
use self::limits::Budget;
pub use self::limits::{Limit, LimitError, Limits};
pub(crate) use self::newer_operations::NewerOperations;
pub use self::options::{Input, Options, PageOptions, References};
pub use self::origins::Origins;
use self::origins::Source;
pub(crate) use self::other_file::{lines_of, tree_of};
use self::select::NamedOperations;
pub use self::select::{Filter, PathPattern, PathPatternError, Selection};
pub(crate) use self::typed::{MUTUAL_TLS, NewerParameter, NewerScheme, PositionalEncodings, WEBHOOKS, item_schema};
use crate::diagnostic::Diagnostics;
use crate::request_line::RequestLine;
use crate::stack;

/// Reads a document with default options. Returns `None` if nothing usable was found; an error then explains why.
///
/// The diagnostics refer to nodes of the normalized document. [`Origins::locate`] maps them to positions in files.
pub fn read(input: &Input) -> (Option<Document>, Diagnostics) {
    read_with(input, &Options::default())
}

/// Reads a document like [`read`], with options.
pub fn read_with(input: &Input, options: &Options) -> (Option<Document>, Diagnostics) {
    read_again(input, options, &BTreeMap::new())
}

/// Reads a document like [`read_with`]. If several operations have the same id, it belongs to the one that had it in an earlier run
/// according to `requests`.
pub(crate) fn read_again(
    input: &Input,
    options: &Options,
    requests: &BTreeMap<String, RequestLine>,
) -> (Option<Document>, Diagnostics) {
    stack::with_large_stack(|| {
        let mut diagnostics = Diagnostics::with_limit(options.limits.diagnostics);
        let budget = Budget::of(options.limits);
        let gathered = gather(input, options, &budget, &mut diagnostics);
        let document = gathered
            .and_then(|(it, named)| finish(it, named.as_ref(), input, options, requests, &budget, &mut diagnostics));
        (document, diagnostics)
    })
}

fn gather(
    input: &Input,
    options: &Options,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> Option<(Gathered, Option<NamedOperations>)> {
    let gathered = match input {
        Input::Path(path) if path.is_dir() => return page::gather(path, options, budget, diagnostics),
        Input::Path(path) => {
            let text = read_text(path, budget, diagnostics)?;
            gather_text(&text, path, None, budget, diagnostics)
        }
        Input::Text { name, text } => {
            let retained = Some(text.as_str().into());
            gather_text(text, name, retained, budget, diagnostics)
        }
    };
    Some((gathered?, None))
}

/// Reads a document from its text. `retained` is a copy of the text if there is no file from which it can be read again.
fn gather_text(
    text: &str,
    name: &Path,
    retained: Option<Arc<str>>,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> Option<Gathered> {
    match page::is_page(name) {
        true => page::gather_one(text, name, retained, budget, diagnostics),
        false => {
            let source = Source { name: name.to_owned(), find_positions: locate::file_positions, text: retained };
            Gathered::of_document(text, source, budget, diagnostics)
        }
    }
}

/// Applies overlays, and joins the files of a document.
fn whole(
    mut gathered: Gathered,
    named: Option<&NamedOperations>,
    input: &Input,
    options: &Options,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> Option<Gathered> {
    overlay::apply(&mut gathered, &options.overlays, budget, diagnostics);
    let gathered = dialect::accepted(gathered, diagnostics)?;
    Some(match input {
        Input::Path(folder) if named.is_some() => {
            // The document may refer to all files of the folder.
            let mut references = options.references.clone();
            references.allow.push(folder.clone());
            join::joined(gathered, named.map(|it| it.document.as_path()), &references, budget, diagnostics)
        }
        // Other pages do not refer to files.
        Input::Path(path) if path.is_dir() || page::is_page(path) => gathered,
        Input::Path(path) => join::joined(gathered, Some(path), &options.references, budget, diagnostics),
        Input::Text { .. } => join::joined(gathered, None, &options.references, budget, diagnostics),
    })
}

/// Normalizes a tree to OpenAPI 3.0 and types it.
fn finish(
    gathered: Gathered,
    named: Option<&NamedOperations>,
    input: &Input,
    options: &Options,
    requests: &BTreeMap<String, RequestLine>,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let Gathered { tree, mut origins } = whole(gathered, named, input, options, budget, diagnostics)?;
    dialect::check(&tree, diagnostics);
    members::check(&tree, dialect::version(&tree), |at, code, message| diagnostics.at(at, code, message));
    // The diagnostics so far refer to the current locations of nodes, which change from here on.
    origins.assign_files(diagnostics);
    origins.begin_step();
    let written_in = Dialect::of(&tree);
    let tree = dialect::normalized(tree, &mut origins, diagnostics);
    origins.assign_files(diagnostics);
    origins.begin_step();
    let typed::Typed { mut openapi, mut webhooks, mut newer_operations, schemas, renamed_ids } =
        typed::document(&tree, written_in, &mut origins, requests, budget, diagnostics);
    if let Some(named) = named {
        select::keep_named(&mut openapi, &mut webhooks, &mut newer_operations, &schemas, named, diagnostics);
    }
    let selection = &options.selection;
    select::select(&mut openapi, &mut webhooks, &mut newer_operations, &schemas, selection, diagnostics);
    Some(Document { openapi, webhooks, newer_operations, schemas, origins, renamed_ids })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn json_files_must_be_json() {
        let text = r#"{"openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "paths": {},}"#;
        let read_as = |name: &str| read(&Input::Text { name: name.into(), text: text.to_owned() });
        let (document, diagnostics) = read_as("a.json");
        assert!(document.is_none());
        assert!(diagnostics.iter().any(|it| it.code == Code::Syntax));
        assert!(read_as("a.yaml").0.is_some());
    }
}
