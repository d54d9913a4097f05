//! Converts a tree to the types of `openapiv3`, node by node.
//!
//! Every function takes a node and the path to it. Invalid nodes are reported and dropped without affecting other nodes. In
//! the result, every reference points to a component that exists.
//!
//! Source: OpenAPI 3.0.3, "Schema" (section 4.7).

mod callback;
mod component;
mod document;
mod known;
mod media;
mod operation;
mod operation_id;
mod parameter;
mod path;
mod path_patterns;
mod path_variables;
mod reader;
mod reference;
mod response;
mod schema;
mod schema_default;
mod schema_enum;
mod schema_kind;
mod schema_type;
mod security;
mod targets;
mod value;

pub(super) use self::path::{methods, slot};
use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use openapiv3::{Components, OpenAPI};
use serde_json::Value;

use self::reader::Reader;
use self::targets::Targets;
use super::copies::Copies;
use super::limits::Budget;
use super::origins::Origins;
use crate::diagnostic::Diagnostics;
use crate::numbered::Numbered;

/// Types a document.
pub(super) fn document(root: &Value, origins: &mut Origins, budget: &Budget, diagnostics: &mut Diagnostics) -> OpenAPI {
    let mut reader = Reader {
        root,
        targets: Targets::of(root),
        origins,
        diagnostics,
        components: Components::default(),
        nested: IndexMap::new(),
        nested_names: HashSet::new(),
        numbered: Numbered::default(),
        inlining: Vec::new(),
        copies: Copies::new(budget),
        declared_operation_ids: HashSet::new(),
        operation_ids: HashSet::new(),
        numbered_ids: Numbered::default(),
        undeclared_schemes: IndexSet::new(),
    };
    reader.document()
}

#[cfg(test)]
mod tests;
