//! Tree to `openapiv3` types, by hand, node by node.
//!
//! In comes a tree that says OpenAPI 3 in its own place; out comes the typed document. Every function takes one node
//! and the way to it, and gives what could be typed; what fails is reported there and costs no more than itself.
//! Whatever is typed as a reference names a component that exists.
//!
//! Source: OpenAPI 3.0.3, "Schema" (section 4.7).

mod callback;
mod document;
mod known;
mod media;
mod operation;
mod operation_id;
mod parameter;
mod path;
mod path_variables;
mod reference;
mod response;
mod schema;
mod schema_default;
mod schema_enum;
mod schema_keywords;
mod schema_kind;
mod security;
mod value;

pub(super) use self::path::{methods, slot};
pub(super) use self::reference::{is_bare, reference_of, step};

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use openapiv3::{Components, OpenAPI};
use serde_json::{Map, Value};

use super::origins::Origins;
use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::{Pointer, Trail};

/// The members of an object node.
type Members = Map<String, Value>;

/// Stands in a `$ref` that leads nowhere where that was reported before: a character that documents do not hold.
pub(super) const REPORTED: &str = "\u{1}";

/// Nodes that references may copy into place, all in all: enough for any honest document, and an end to the others.
const INLINED_AT_MOST: usize = 20_000;

/// What typing a document needs to know.
struct Reader<'a> {
    root: &'a Value,
    origins: &'a mut Origins,
    diagnostics: &'a mut Diagnostics,
    /// The components typed so far.
    components: Components,
    /// Places inside other nodes that references name, with the names of the components they become.
    lifted: IndexMap<Pointer, String>,
    /// The references that are being copied into place, outermost first.
    inlining: Vec<Pointer>,
    inlined: usize,
    given_operation_ids: HashSet<String>,
    operation_ids: HashSet<String>,
    undeclared_schemes: IndexSet<String>,
}

/// Types a document.
pub(super) fn document(root: &Value, origins: &mut Origins, diagnostics: &mut Diagnostics) -> OpenAPI {
    let mut reader = Reader {
        root,
        origins,
        diagnostics,
        components: Components::default(),
        lifted: IndexMap::new(),
        inlining: Vec::new(),
        inlined: 0,
        given_operation_ids: HashSet::new(),
        operation_ids: HashSet::new(),
        undeclared_schemes: IndexSet::new(),
    };
    reader.document()
}

impl Reader<'_> {
    fn report(&mut self, at: &Trail<'_>, code: Code, message: impl Into<String>) {
        self.diagnostics.at(&at.pointer(), code, message);
    }
}

#[cfg(test)]
mod tests;
