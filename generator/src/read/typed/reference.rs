//! Resolves `$ref`s.
//!
//! References to components are preserved. A schema elsewhere in the document becomes a component. Any other node is inlined
//! in place of the reference.

use openapiv3::ReferenceOr;
use serde_json::Value;

use super::component::{ComponentKind, component_name, to_component};
use super::reader::Reader;
use super::targets::ReferenceError;
use crate::casing::pascal_words;
use crate::diagnostic::Code;
use crate::pointer::{Pointer, Trail};
use crate::read::copies::TooManyCopies;
use crate::read::reference::{ALREADY_REPORTED, MAX_HOPS, is_bare, reference_of};
use crate::schema::SchemaId;

impl<'a> Reader<'a> {
    /// Resolves a reference to a node that is not a reference itself. Returns the node and its location.
    pub(super) fn target(&mut self, reference: &str, at: &Trail<'_>) -> Option<(&'a Value, Pointer)> {
        self.targets.follow(reference, false).map_err(|error| self.report_unresolved(reference, at, &error)).ok()
    }

    fn report_unresolved(&mut self, reference: &str, at: &Trail<'_>, error: &ReferenceError) {
        if reference == ALREADY_REPORTED {
            return;
        }
        let (code, message) = match error {
            ReferenceError::External => {
                (Code::ExternalReference, format!("`{reference}` is in another document, which cannot be located"))
            }
            ReferenceError::Unresolved => (Code::UnresolvedReference, format!("`{reference}` does not exist")),
            ReferenceError::Cycle => (Code::ReferenceCycle, format!("`{reference}` leads back to itself")),
            ReferenceError::TooLong => {
                (Code::ReferenceCycle, format!("`{reference}` leads through more than {MAX_HOPS} references"))
            }
        };
        self.report(&at.member("$ref"), code, message);
    }

    /// Returns `true` if the reference of a node leads back to itself.
    pub(super) fn is_cycle(&mut self, node: &Value) -> bool {
        let Some(reference) = reference_of(node) else { return false };
        matches!(self.targets.follow(reference, false), Err(ReferenceError::Cycle | ReferenceError::TooLong))
    }

    /// Resolves a reference to a schema. If the target is not a component, it becomes one.
    pub(super) fn schema_reference(&mut self, reference: &str, at: &Trail<'_>) -> Option<SchemaId> {
        let (node, pointer) =
            self.targets.follow(reference, true).map_err(|error| self.report_unresolved(reference, at, &error)).ok()?;
        if pointer == Pointer::root() {
            let message = format!("`{reference}` is the whole document, which is not a schema");
            self.report(&at.member("$ref"), Code::UnresolvedReference, message);
            return None;
        }
        if component_name(ComponentKind::Schema, &pointer).is_none() && !self.nested.contains_key(&pointer) {
            let name = self.nested_name(&pointer);
            let message = format!("`{reference}` is inside another node; it becomes the component `{name}`");
            self.report(&at.member("$ref"), Code::NestedReference, message);
            self.nested.insert(pointer, name);
        }
        Some(self.schema_id(node))
    }

    /// Returns a name for a nested schema, such as `UserAddress` for the property `address` of `User`.
    fn nested_name(&mut self, pointer: &Pointer) -> String {
        let mut name: String = pointer.tokens().map(|token| name_part(&token)).collect();
        if name.is_empty() {
            name.push_str("Lifted");
        }
        let declared = self.root.pointer("/components/schemas");
        let names = &mut self.nested_names;
        let mut claim = |name: &str| declared.and_then(|it| it.get(name)).is_none() && names.insert(name.to_owned());
        match claim(&name) {
            true => name,
            false => self.numbered.first_free(&name, claim),
        }
    }

    /// Types a node that may be a reference. `known` returns `true` if a component with this name was typed.
    pub(super) fn reference_or<T>(
        &mut self,
        kind: ComponentKind,
        node: &'a Value,
        at: &Trail<'_>,
        known: fn(&Self, &str) -> bool,
        item: fn(&mut Self, &'a Value, &Trail<'_>) -> Option<T>,
    ) -> Option<ReferenceOr<T>> {
        let Some(reference) = reference_of(node) else { return item(self, node, at).map(ReferenceOr::Item) };
        if !is_bare(node) {
            self.report(at, Code::UnknownMember, "members next to `$ref` are ignored");
        }
        let (target, pointer) = self.target(reference, at)?;
        if let Some(name) = component_name(kind, &pointer) {
            if known(self, &name) {
                return Some(ReferenceOr::Reference { reference: to_component(kind, &name) });
            }
            let message = format!("the target of `{reference}` was dropped");
            self.report(&at.member("$ref"), Code::UnresolvedReference, message);
            return None;
        }
        self.inline(target, pointer, at, item).map(ReferenceOr::Item)
    }

    /// Counts a node that is about to be inlined with its descendants. Returns `false` if there are too many, and reports it.
    pub(super) fn may_inline(&mut self, target: &Value, at: &Trail<'_>) -> bool {
        let counted = self.copies.count(target);
        self.report_copies(at, counted)
    }

    /// Reports that there are too many copies. Returns `false` in this case.
    pub(super) fn report_copies(&mut self, at: &Trail<'_>, counted: Result<(), TooManyCopies>) -> bool {
        if let Err(TooManyCopies(Some(exceeded))) = counted {
            self.report(at, Code::LimitExceeded, exceeded.to_string());
        }
        counted.is_ok()
    }

    /// Types the node at another location in place of a reference.
    pub(super) fn inline<T>(
        &mut self,
        target: &'a Value,
        pointer: Pointer,
        at: &Trail<'_>,
        item: fn(&mut Self, &'a Value, &Trail<'_>) -> Option<T>,
    ) -> Option<T> {
        if self.inlining.contains(&pointer) {
            self.report(&at.member("$ref"), Code::ReferenceCycle, format!("`#{}` contains itself", pointer.as_str()));
            return None;
        }
        if !self.may_inline(target, &at.member("$ref")) {
            return None;
        }
        self.origins.alias(at.pointer(), &pointer);
        self.inlining.push(pointer);
        let typed = item(self, target, at);
        self.inlining.pop();
        typed
    }
}

/// Returns the part of the name of a nested schema that corresponds to a token of its location.
fn name_part(token: &str) -> String {
    match token {
        "components" | "schemas" | "properties" | "paths" | "schema" | "content" | "responses" | "parameters" => {
            String::new()
        }
        "items" => "Item".to_owned(),
        "requestBody" => "Request".to_owned(),
        "additionalProperties" => "Value".to_owned(),
        other if other.contains('/') && !other.starts_with('/') => String::new(),
        other => pascal_words(other),
    }
}
