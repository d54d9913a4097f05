//! The state of the conversion.

use std::collections::{BTreeMap, HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};
use openapiv3::Components;
use serde_json::{Map, Value};

use super::targets::Targets;
use crate::diagnostic::{Code, Diagnostics};
use crate::numbered::Numbered;
use crate::pointer::{Pointer, Trail};
use crate::read::copies::Copies;
use crate::read::dialect::Dialect;
use crate::read::newer_operations::NewerOperations;
use crate::read::origins::Origins;
use crate::renamed_id::RenamedId;
use crate::request_line::RequestLine;
use crate::schema::{SchemaId, Schemas};

/// The members of an object node.
pub(super) type Members = Map<String, Value>;

/// A schema that has an id.
pub(super) struct KnownSchema {
    pub(super) id: SchemaId,
    /// `true` if it was typed, or is being typed.
    pub(super) is_typed: bool,
}

/// Types the nodes of a document.
pub(super) struct Reader<'a> {
    pub(super) root: &'a Value,
    /// The dialect that the document was written in.
    pub(super) dialect: Dialect,
    pub(super) targets: Targets<'a>,
    pub(super) origins: &'a mut Origins,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// The components that were typed so far.
    pub(super) components: Components,
    pub(super) schemas: Schemas,
    /// The schemas by the addresses of their nodes, which identify them because the tree does not change.
    pub(super) known_schemas: HashMap<*const Value, KnownSchema>,
    /// Enums of strings with numbers, and their locations.
    pub(super) numbers_as_strings: Vec<(SchemaId, Pointer)>,
    /// The targets of references inside other nodes, with the names of the components that they become.
    pub(super) nested: IndexMap<Pointer, String>,
    pub(super) nested_names: HashSet<String>,
    pub(super) numbered: Numbered,
    /// The targets that are being inlined, outermost first.
    pub(super) inlining: Vec<Pointer>,
    /// Counts these targets.
    pub(super) copies: Copies,
    /// The operations of an earlier run, by their ids.
    pub(super) previous_requests: &'a BTreeMap<String, RequestLine>,
    /// The ids that belong to the operations that had them before.
    pub(super) kept_operation_ids: HashSet<String>,
    pub(super) renamed_ids: Vec<RenamedId>,
    pub(super) declared_operation_ids: HashSet<String>,
    pub(super) operation_ids: HashSet<String>,
    pub(super) numbered_ids: Numbered,
    pub(super) undeclared_schemes: IndexSet<String>,
    pub(super) newer_operations: NewerOperations,
}

impl Reader<'_> {
    pub(super) fn report(&mut self, at: &Trail<'_>, code: Code, message: impl Into<String>) {
        self.diagnostics.at(&at.pointer(), code, message);
    }
}
