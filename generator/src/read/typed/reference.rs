//! Resolves `$ref`s.
//!
//! References to components are preserved. A schema elsewhere in the document becomes a component. Any other node is inlined
//! in place of the reference.

use openapiv3::ReferenceOr;
use serde_json::Value;

use super::reader::{MAX_INLINED, Reader};
use crate::casing::pascal_words;
use crate::diagnostic::Code;
use crate::pointer::{Pointer, Trail, percent_decoded};
use crate::read::reference::{ALREADY_REPORTED, is_bare, reference_of, step};

/// The maximum length of a chain of references.
const HOPS: usize = 64;

/// The kind of a component.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ComponentKind {
    Schema,
    Parameter,
    Response,
    RequestBody,
    Header,
    Example,
    Link,
    Callback,
    SecurityScheme,
}

impl ComponentKind {
    /// Returns the section of `components`.
    pub(super) const fn section(self) -> &'static str {
        match self {
            Self::Schema => "schemas",
            Self::Parameter => "parameters",
            Self::Response => "responses",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::Example => "examples",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::SecurityScheme => "securitySchemes",
        }
    }
}

/// Returns a reference to a component.
pub(super) fn to_component(kind: ComponentKind, name: &str) -> String {
    format!("#{}", Pointer::root().child("components").child(kind.section()).child(name).as_str())
}

/// Returns the name of the component at a location, if it is one of this kind.
pub(super) fn component_name(kind: ComponentKind, pointer: &Pointer) -> Option<String> {
    let tokens: Vec<_> = pointer.tokens().collect();
    match tokens.as_slice() {
        [components, section, name] if components == "components" && section == kind.section() => Some(name.clone()),
        _ => None,
    }
}

/// The reason why a reference cannot be resolved.
enum ReferenceError {
    External,
    Unresolved,
    Cycle,
}

impl<'a> Reader<'a> {
    /// Resolves a reference to a node that is not a reference itself. Returns the node and its location.
    pub(super) fn target(&mut self, reference: &str, at: &Trail<'_>) -> Option<(&'a Value, Pointer)> {
        self.follow(reference, false).map_err(|error| self.report_unresolved(reference, at, &error)).ok()
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
        };
        self.report(&at.member("$ref"), code, message);
    }

    /// Follows a reference. With `stop_at_component`, stops at the first schema component.
    fn follow(&self, reference: &str, stop_at_component: bool) -> Result<(&'a Value, Pointer), ReferenceError> {
        let mut reference = reference;
        for _ in 0..HOPS {
            let (node, pointer) = self.find(&parse_fragment(reference)?, HOPS)?;
            if stop_at_component && component_name(ComponentKind::Schema, &pointer).is_some() {
                return Ok((node, pointer));
            }
            match reference_of(node) {
                Some(next) if is_bare(node) || !stop_at_component => reference = next,
                _ => return Ok((node, pointer)),
            }
        }
        Err(ReferenceError::Cycle)
    }

    /// Returns `true` if the reference of a node leads back to itself.
    pub(super) fn is_cycle(&self, node: &Value) -> bool {
        reference_of(node).is_some_and(|reference| matches!(self.follow(reference, false), Err(ReferenceError::Cycle)))
    }

    /// Returns the node at a location, and its actual location, because references on the way are followed.
    fn find(&self, pointer: &Pointer, hops: usize) -> Result<(&'a Value, Pointer), ReferenceError> {
        let mut node = self.root;
        let mut here = Pointer::root();
        let tokens: Vec<_> = pointer.tokens().collect();
        for (index, token) in tokens.iter().enumerate() {
            if let Some(next) = step(node, token) {
                node = next;
                here = here.child(token);
                continue;
            }
            let through = reference_of(node).ok_or(ReferenceError::Unresolved)?;
            let rest = tokens[index..].iter().fold(parse_fragment(through)?, |pointer, token| pointer.child(token));
            return if hops == 0 { Err(ReferenceError::Cycle) } else { self.find(&rest, hops - 1) };
        }
        Ok((node, here))
    }

    /// Resolves a reference to a schema. If the target is not a component, it becomes one. Returns a reference to the component.
    pub(super) fn schema_reference(&mut self, reference: &str, at: &Trail<'_>) -> Option<String> {
        let (_, pointer) =
            self.follow(reference, true).map_err(|error| self.report_unresolved(reference, at, &error)).ok()?;
        if let Some(name) = component_name(ComponentKind::Schema, &pointer) {
            return Some(to_component(ComponentKind::Schema, &name));
        }
        if let Some(name) = self.nested.get(&pointer) {
            return Some(to_component(ComponentKind::Schema, name));
        }
        let name = self.nested_name(&pointer);
        let message = format!("`{reference}` is inside another node; it becomes the component `{name}`");
        self.report(&at.member("$ref"), Code::NestedReference, message);
        let reference = to_component(ComponentKind::Schema, &name);
        self.nested.insert(pointer, name);
        Some(reference)
    }

    /// Returns a name for a nested schema, such as `UserAddress` for the property `address` of `User`.
    fn nested_name(&self, pointer: &Pointer) -> String {
        let mut name: String = pointer.tokens().map(|token| name_part(&token)).collect();
        if name.is_empty() {
            name.push_str("Lifted");
        }
        let declared = self.root.pointer("/components/schemas");
        let taken =
            |name: &str| declared.and_then(|it| it.get(name)).is_some() || self.nested.values().any(|it| it == name);
        let mut unique = name.clone();
        for count in 2_usize.. {
            if !taken(&unique) {
                break;
            }
            unique = format!("{name}{count}");
        }
        unique
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
        self.inlined += 1;
        if self.inlined > MAX_INLINED {
            let message = "references expand the document to too many nodes";
            self.report(&at.member("$ref"), Code::Unsupported, message);
            return None;
        }
        self.origins.alias(at.pointer(), &pointer);
        self.inlining.push(pointer);
        let typed = item(self, target, at);
        self.inlining.pop();
        typed
    }
}

/// Parses a reference as a location in this document.
fn parse_fragment(reference: &str) -> Result<Pointer, ReferenceError> {
    let fragment = reference.strip_prefix('#').ok_or(ReferenceError::External)?;
    let decoded = percent_decoded(fragment);
    Pointer::parse(&decoded).ok_or(ReferenceError::Unresolved)
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
