//! Parses the actions of an overlay. Invalid actions are reported and skipped.

use serde_json::Value;

use super::file::Overlay;
use super::query::Query;
use crate::diagnostic::Code;
use crate::members::Version;
use crate::pointer::Pointer;
use crate::read::members;

/// An action.
pub(super) struct Action {
    /// Selects the nodes to change.
    pub(super) target: Query,
    pub(super) change: Change,
    /// The location of the action in the overlay.
    pub(super) pointer: Pointer,
}

/// The change of the selected nodes.
pub(super) enum Change {
    Update(Value),
    /// Updates them with the node of the document that this query selects.
    Copy(Query),
    Remove,
}

impl Overlay<'_> {
    /// Parses the actions of an overlay, in order.
    pub(super) fn actions(&mut self, tree: &Value) -> Vec<Action> {
        let root = Pointer::root();
        let version = tree.get("overlay").map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned));
        let version = match version.as_deref() {
            None => {
                self.report(&root, Code::BadOverlay, "not an overlay: missing `overlay`");
                return Vec::new();
            }
            Some(version)
                if !["1.0", "1.1"].iter().any(|it| version == *it || version.starts_with(&format!("{it}."))) =>
            {
                let message = format!("unsupported version of the Overlay Specification: `{version}`; use 1.0 or 1.1");
                self.report(&root.child("overlay"), Code::BadOverlay, message);
                return Vec::new();
            }
            Some(version) if version.starts_with("1.0") => Version::Overlay10,
            Some(_) => Version::Overlay11,
        };
        members::check(tree, version, |at, code, message| self.report(at, code, message));
        let at = root.child("actions");
        let Some(Value::Array(actions)) = tree.get("actions") else {
            self.report(&root, Code::BadOverlay, "missing array `actions`");
            return Vec::new();
        };
        let actions = actions.iter().enumerate();
        actions.filter_map(|(index, action)| self.action(action, at.child(index))).collect()
    }

    fn action(&mut self, action: &Value, pointer: Pointer) -> Option<Action> {
        let Value::Object(members) = action else {
            self.report(&pointer, Code::BadOverlay, "an action must be an object");
            return None;
        };
        let target = self.query(members.get("target"), &pointer.child("target"))?;
        let is_removal = match members.get("remove") {
            None | Some(Value::Bool(false)) => false,
            Some(Value::Bool(true)) => true,
            Some(_) => {
                self.report(&pointer.child("remove"), Code::BadOverlay, "`remove` must be a boolean");
                return None;
            }
        };
        let change = match (members.get("update"), members.get("copy")) {
            _ if is_removal => Change::Remove,
            (Some(update), None) => Change::Update(update.clone()),
            (None, Some(copy)) => Change::Copy(self.query(Some(copy), &pointer.child("copy"))?),
            (None, None) => {
                self.report(&pointer, Code::BadOverlay, "the action has no `update`, `copy` or `remove`");
                return None;
            }
            (Some(_), Some(_)) => {
                self.report(&pointer, Code::BadOverlay, "an action cannot have both `update` and `copy`");
                return None;
            }
        };
        Some(Action { target, change, pointer })
    }

    /// Parses a JSONPath query.
    ///
    /// Source: RFC 9535.
    fn query(&mut self, query: Option<&Value>, at: &Pointer) -> Option<Query> {
        let Some(query) = query.and_then(Value::as_str) else {
            self.report(at, Code::BadOverlay, "expected a JSONPath query");
            return None;
        };
        match Query::parse(query) {
            Ok(query) => Some(query),
            Err(error) => {
                self.report(at, Code::BadOverlay, error);
                None
            }
        }
    }
}
