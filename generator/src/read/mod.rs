//! The reading room: files to one [`Document`] in normal form.
//!
//! In come a YAML or JSON file, or a directory of documentation pages; out comes OpenAPI 3.0 as the `openapiv3` crate
//! models it, and the findings. One bad node never costs more than itself: nodes are typed one by one, and what fails
//! is reported and left out or taken as untyped. After this room nothing knows where a document came from, in which
//! dialect it was written, or how sloppily.

mod choose;
mod dialect;
pub mod documents;
mod grammar;
mod join;
mod load;
mod locate;
mod origins;
mod overlay;
pub mod page;
mod stack;
mod tree;
mod typed;
mod words;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

pub use self::choose::{Choice, Filter, PathPattern, PathPatternError};
pub use self::origins::Origins;
use self::origins::Source;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::pointer::Pointer;

/// What was read.
#[derive(Clone, Debug)]
pub struct Document {
    /// The description of the API.
    pub openapi: openapiv3::OpenAPI,
    /// Where its nodes came from.
    pub origins: Origins,
}

/// What is to be read.
#[derive(Clone, Debug)]
pub enum Input {
    /// A YAML or JSON file, or a directory of pages.
    Path(PathBuf),
    /// A YAML or JSON text that is in no file.
    Text {
        /// What findings call it.
        name: PathBuf,
        /// The text.
        text: String,
    },
}

/// How an input is read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What references may lead to.
    pub references: References,
    /// Overlays, in the order in which they are applied, before anything else is done with the document.
    pub overlays: Vec<PathBuf>,
    /// The operations that there shall be.
    pub choice: Choice,
}

/// What references may lead to beside the files in the input's folder and below it.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// Local copies of documents on the network, by their URL. One that ends with `/` stands for all that begin with it,
    /// and its copy is a folder.
    pub copies: BTreeMap<String, PathBuf>,
    /// Further folders whose files may be read.
    pub allow: Vec<PathBuf>,
}

/// A tree in which every node stands where the normal form has it, and where the nodes came from.
struct Gathered {
    tree: Value,
    origins: Origins,
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
            gather_text(&text, Source { name: path.clone(), is_page: page::is_page(path), text: None }, diagnostics)
        }
        Input::Text { name, text } => {
            let kept = Some(text.as_str().into());
            gather_text(text, Source { name: name.clone(), is_page: page::is_page(name), text: kept }, diagnostics)
        }
    }
}

fn gather_text(text: &str, source: Source, diagnostics: &mut Diagnostics) -> Option<Gathered> {
    match source.is_page {
        true => page::gather_one(text, source, diagnostics),
        false => gather_document(text, source, diagnostics),
    }
}

/// The text of a file; one that is not UTF-8 is an error at the first byte that is not.
fn read_text(path: &Path, diagnostics: &mut Diagnostics) -> Option<String> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("the file cannot be read: {error}");
            diagnostics.push(Diagnostic::new(Code::UnreadableFile, file(path, None), message));
            return None;
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let position = locate::position(&String::from_utf8_lossy(valid), valid.len());
            let message = "the file is not UTF-8";
            diagnostics.push(Diagnostic::new(Code::Syntax, file(path, Some(position)), message));
            None
        }
    }
}

/// The tree of a file's text; where it is none, an error says so.
fn load_file(text: &str, name: &Path, diagnostics: &mut Diagnostics) -> Option<load::Loaded> {
    // A file that says it is JSON is held to it; other texts may be YAML that begins as JSON does.
    let is_json = name.extension().is_some_and(|it| it.eq_ignore_ascii_case("json"));
    let loaded = match if is_json { load::json(load::without_mark(text)) } else { load::load(text) } {
        Ok(loaded) => loaded,
        Err(error) => {
            diagnostics.push(Diagnostic::new(Code::Syntax, file(name, error.position), error.message));
            return None;
        }
    };
    if loaded.has_more {
        let message = "the file holds several YAML documents; only the first one is read";
        diagnostics.push(Diagnostic::new(Code::Unsupported, file(name, None), message));
    }
    Some(loaded)
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

/// A place in a file, by line and column.
fn file(path: &Path, position: Option<(u32, u32)>) -> Place {
    let (line, column) = (position.map(|it| it.0), position.map(|it| it.1));
    Place::File { file: path.to_owned(), line, column, pointer: None }
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
