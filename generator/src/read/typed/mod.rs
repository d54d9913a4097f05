//! Converts a tree to the types of `openapiv3`, node by node. Where these have a schema, they get a reference to a schema in
//! [`Schemas`].
//!
//! Every function takes a node and the path to it. Invalid nodes are reported and dropped without affecting other nodes. In
//! the result, every reference points to a component that exists.
//!
//! Source: OpenAPI 3.0.3, "Schema" (section 4.7).

mod callback;
mod component;
mod discriminator;
mod document;
mod media;
mod newer_media_type;
mod newer_parameter;
mod newer_security;
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
mod schema_bounds;
mod schema_default;
mod schema_enum;
mod schema_extensions;
mod schema_keywords;
mod schema_parts;
mod schema_type;
mod security;
mod targets;
mod value;
mod webhook;

pub(crate) use self::newer_media_type::{PositionalEncodings, item_schema};
pub(crate) use self::newer_parameter::NewerParameter;
pub(crate) use self::newer_security::NewerScheme;
pub(super) use self::path::{methods, slot};
pub(super) use self::path_patterns::without_patterns;
pub(crate) use self::security::MUTUAL_TLS;
pub(crate) use self::webhook::WEBHOOKS;
use std::collections::{BTreeMap, HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};
use openapiv3::{Components, OpenAPI, PathItem};
use serde_json::Value;

use self::reader::Reader;
use self::targets::Targets;
use super::copies::Copies;
use super::dialect::Dialect;
use super::limits::Budget;
use super::newer_operations::NewerOperations;
use super::origins::Origins;
use crate::diagnostic::Diagnostics;
use crate::numbered::Numbered;
use crate::renamed_id::RenamedId;
use crate::request_line::RequestLine;
use crate::schema::Schemas;

/// A typed document.
pub(super) struct Typed {
    pub(super) openapi: OpenAPI,
    /// The webhooks, with their operations by method.
    pub(super) webhooks: IndexMap<String, PathItem>,
    pub(super) schemas: Schemas,
    pub(super) newer_operations: NewerOperations,
    pub(super) renamed_ids: Vec<RenamedId>,
}

/// Types a document, which was written in `dialect`. `requests` has the operations of an earlier run by their ids.
pub(super) fn document(
    root: &Value,
    dialect: Dialect,
    origins: &mut Origins,
    requests: &BTreeMap<String, RequestLine>,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> Typed {
    let mut reader = Reader {
        root,
        dialect,
        targets: Targets::of(root),
        origins,
        diagnostics,
        components: Components::default(),
        schemas: Schemas::default(),
        known_schemas: HashMap::new(),
        numbers_as_strings: Vec::new(),
        nested: IndexMap::new(),
        nested_names: HashSet::new(),
        numbered: Numbered::default(),
        inlining: Vec::new(),
        copies: Copies::new(budget),
        previous_requests: requests,
        kept_operation_ids: HashSet::new(),
        renamed_ids: Vec::new(),
        declared_operation_ids: HashSet::new(),
        operation_ids: HashSet::new(),
        numbered_ids: Numbered::default(),
        undeclared_schemes: IndexSet::new(),
        newer_operations: NewerOperations::default(),
    };
    let (openapi, webhooks) = reader.document();
    reader.restore_spellings();
    let Reader { schemas, newer_operations, renamed_ids, .. } = reader;
    Typed { openapi, webhooks, newer_operations, schemas, renamed_ids }
}

#[cfg(test)]
mod tests;
