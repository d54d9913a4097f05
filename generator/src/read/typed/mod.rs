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
mod reader;
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
use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use openapiv3::{Components, OpenAPI};
use serde_json::Value;

use self::reader::Reader;
use super::origins::Origins;
use crate::diagnostic::Diagnostics;

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

#[cfg(test)]
mod tests;
