//! The reading room: files to one [`Document`] in normal form.
//!
//! In come a YAML or JSON file, or a directory of documentation pages; out comes OpenAPI 3.0 as the `openapiv3` crate
//! models it, and the findings. One bad node never costs more than itself: nodes are typed one by one, and what fails
//! is reported and left out or taken as untyped. After this room nothing knows where a document came from, in which
//! dialect it was written, or how sloppily.

mod choose;
mod dialect;
pub mod documents;
mod file;
mod gathered;
mod grammar;
mod join;
mod load;
mod locate;
mod options;
mod origins;
mod overlay;
pub mod page;
mod reference;
mod stack;
mod tree;
mod typed;
mod words;

use std::path::Path;
use std::sync::Arc;

pub use self::choose::{Choice, Filter, PathPattern, PathPatternError};
use self::file::{load_file, read_text};
use self::gathered::Gathered;
pub use self::options::{Input, Options, References};
pub use self::origins::Origins;
use self::origins::Source;
use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::Pointer;

/// What was read.
#[derive(Clone, Debug)]
pub struct Document {
    /// The description of the API.
    pub openapi: openapiv3::OpenAPI,
    /// Where its nodes came from.
    pub origins: Origins,
}

/// Reads a document. There is none only where nothing usable was found, and then an error says why.
///
/// Findings name nodes of the normal form; [`Origins::locate`] gives them their place in a file.
pub fn read(input: &Input) -> (Option<Document>, Diagnostics) {
    read_with(input, &Options::default())
}

/// Reads a document as [`read`] does, with options.
pub fn read_with(input: &Input, options: &Options) -> (Option<Document>, Diagnostics) {
    stack::with_room(|| {
        let mut diagnostics = Diagnostics::new();
        let gathered = gather(input, &mut diagnostics);
        let document = gathered.and_then(|it| finish(it, input, options, &mut diagnostics));
        (document, diagnostics)
    })
}

fn gather(input: &Input, diagnostics: &mut Diagnostics) -> Option<Gathered> {
    match input {
        Input::Path(path) if path.is_dir() => page::gather(path, diagnostics),
        Input::Path(path) => {
            let text = read_text(path, diagnostics)?;
            gather_text(&text, path, None, diagnostics)
        }
        Input::Text { name, text } => {
            let kept = Some(text.as_str().into());
            gather_text(text, name, kept, diagnostics)
        }
    }
}

/// `kept` is the text again if it is not in a file that can be read a second time.
fn gather_text(text: &str, name: &Path, kept: Option<Arc<str>>, diagnostics: &mut Diagnostics) -> Option<Gathered> {
    match page::is_page(name) {
        true => page::gather_one(text, name, kept, diagnostics),
        false => {
            let source = Source { name: name.to_owned(), find_positions: locate::file_positions, text: kept };
            gather_document(text, source, diagnostics)
        }
    }
}

fn gather_document(text: &str, source: Source, diagnostics: &mut Diagnostics) -> Option<Gathered> {
    let loaded = load_file(text, &source.name, diagnostics)?;
    let mut origins = Origins::default();
    let number = origins.add_file(source);
    origins.insert(Pointer::root(), number, Pointer::root());
    for pointer in &loaded.duplicates {
        diagnostics.at(pointer, Code::DuplicateKey, "the key stands twice; the last one counts");
    }
    Some(Gathered { tree: loaded.tree, origins })
}

/// Brings a tree to OpenAPI 3.0 and types it.
fn finish(mut gathered: Gathered, input: &Input, options: &Options, diagnostics: &mut Diagnostics) -> Option<Document> {
    overlay::apply(&mut gathered, &options.overlays, diagnostics);
    if !dialect::accepts(&gathered.tree, diagnostics) {
        gathered.origins.locate(diagnostics);
        return None;
    }
    let Gathered { tree, mut origins } = match input {
        // Pages refer to nothing but themselves.
        Input::Path(path) if path.is_dir() || page::is_page(path) => gathered,
        Input::Path(path) => join::joined(gathered, Some(path), &options.references, diagnostics),
        Input::Text { .. } => join::joined(gathered, None, &options.references, diagnostics),
    };
    dialect::check(&tree, diagnostics);
    // Findings name nodes as they stand now; from here on nodes move.
    origins.locate(diagnostics);
    origins.begin_step();
    let tree = dialect::normalized(tree, &mut origins, diagnostics);
    origins.locate(diagnostics);
    origins.begin_step();
    let mut openapi = typed::document(&tree, &mut origins, diagnostics);
    choose::choose(&mut openapi, &options.choice, diagnostics);
    Some(Document { openapi, origins })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_json_is_held_to_json() {
        let text = r#"{"openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "paths": {},}"#;
        let read_as = |name: &str| read(&Input::Text { name: name.into(), text: text.to_owned() });
        let (document, diagnostics) = read_as("a.json");
        assert!(document.is_none());
        assert!(diagnostics.iter().any(|it| it.code == Code::Syntax));
        assert!(read_as("a.yaml").0.is_some());
    }
}
