//! The state of typing one document.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use openapiv3::Components;
use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::{Pointer, Trail};
use crate::read::origins::Origins;

/// The members of an object node.
pub(super) type Members = Map<String, Value>;

/// Nodes that references may copy into place, all in all: enough for any honest document, and an end to the others.
pub(super) const INLINED_AT_MOST: usize = 20_000;

/// What typing a document needs to know.
pub(super) struct Reader<'a> {
    pub(super) root: &'a Value,
    pub(super) origins: &'a mut Origins,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// The components typed so far.
    pub(super) components: Components,
    /// Places inside other nodes that references name, with the names of the components they become.
    pub(super) lifted: IndexMap<Pointer, String>,
    /// The references that are being copied into place, outermost first.
    pub(super) inlining: Vec<Pointer>,
    pub(super) inlined: usize,
    pub(super) given_operation_ids: HashSet<String>,
    pub(super) operation_ids: HashSet<String>,
    pub(super) undeclared_schemes: IndexSet<String>,
}

impl Reader<'_> {
    pub(super) fn report(&mut self, at: &Trail<'_>, code: Code, message: impl Into<String>) {
        self.diagnostics.at(&at.pointer(), code, message);
    }
}
