//! What a `$ref` names: a component, a place inside another node, or nothing.
//!
//! References to components stay references. A schema elsewhere in the document is lifted to a component; any other
//! node elsewhere is typed again in the place of the reference.

use openapiv3::ReferenceOr;
use serde_json::Value;

use super::reader::{INLINED_AT_MOST, Reader};
use crate::diagnostic::Code;
use crate::pointer::{Pointer, Trail, percent_decoded};
use crate::read::reference::{REPORTED, is_bare, reference_of, step};
use crate::read::words::pascal;

/// Hops that a chain of references may take.
const HOPS: usize = 64;

/// The kinds of components that references name.
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
    /// The section of `components`.
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

/// The reference to a component.
pub(super) fn to_component(kind: ComponentKind, name: &str) -> String {
    format!("#{}", Pointer::root().child("components").child(kind.section()).child(name).as_str())
}

/// The name of the component that a place is, if it is one of the kind.
pub(super) fn component_name(kind: ComponentKind, place: &Pointer) -> Option<String> {
    let tokens: Vec<_> = place.tokens().collect();
    match tokens.as_slice() {
        [components, section, name] if components == "components" && section == kind.section() => Some(name.clone()),
        _ => None,
    }
}

/// Why a reference leads nowhere.
enum ReferenceError {
    Foreign,
    Nothing,
    Cycle,
}

impl<'a> Reader<'a> {
    /// What a reference names in the end: a node that is no reference itself, and its place.
    pub(super) fn target(&mut self, reference: &str, at: &Trail<'_>) -> Option<(&'a Value, Pointer)> {
        self.follow(reference, false).map_err(|lost| self.lost(reference, at, &lost)).ok()
    }

    fn lost(&mut self, reference: &str, at: &Trail<'_>, lost: &ReferenceError) {
        if reference == REPORTED {
            return;
        }
        let (code, message) = match lost {
            ReferenceError::Foreign => {
                (Code::ForeignReference, format!("`{reference}` is in another document, which is not read"))
            }
            ReferenceError::Nothing => (Code::UnresolvedReference, format!("`{reference}` names nothing")),
            ReferenceError::Cycle => (Code::ReferenceCycle, format!("`{reference}` leads back to itself")),
        };
        self.report(&at.member("$ref"), code, message);
    }

    /// Follows a reference; `stop_at_component` ends the way at the first schema component.
    fn follow(&self, reference: &str, stop_at_component: bool) -> Result<(&'a Value, Pointer), ReferenceError> {
        let mut reference = reference;
        for _ in 0..HOPS {
            let (node, place) = self.find(&place_of(reference)?, HOPS)?;
            if stop_at_component && component_name(ComponentKind::Schema, &place).is_some() {
                return Ok((node, place));
            }
            match reference_of(node) {
                Some(next) if is_bare(node) || !stop_at_component => reference = next,
                _ => return Ok((node, place)),
            }
        }
        Err(ReferenceError::Cycle)
    }

    /// Whether following a node's reference never ends.
    pub(super) fn is_cycle(&self, node: &Value) -> bool {
        reference_of(node).is_some_and(|reference| matches!(self.follow(reference, false), Err(ReferenceError::Cycle)))
    }

    /// The node at a place, and where it really stands: references on the way are followed.
    fn find(&self, place: &Pointer, hops: usize) -> Result<(&'a Value, Pointer), ReferenceError> {
        let mut node = self.root;
        let mut here = Pointer::root();
        let tokens: Vec<_> = place.tokens().collect();
        for (index, token) in tokens.iter().enumerate() {
            if let Some(next) = step(node, token) {
                node = next;
                here = here.child(token);
                continue;
            }
            let through = reference_of(node).ok_or(ReferenceError::Nothing)?;
            let rest = tokens[index..].iter().fold(place_of(through)?, |place, token| place.child(token));
            return if hops == 0 { Err(ReferenceError::Cycle) } else { self.find(&rest, hops - 1) };
        }
        Ok((node, here))
    }

    /// The reference to the schema component that a reference names, or that is made of what it names.
    pub(super) fn schema_reference(&mut self, reference: &str, at: &Trail<'_>) -> Option<String> {
        let (_, place) = self.follow(reference, true).map_err(|lost| self.lost(reference, at, &lost)).ok()?;
        if let Some(name) = component_name(ComponentKind::Schema, &place) {
            return Some(to_component(ComponentKind::Schema, &name));
        }
        if let Some(name) = self.lifted.get(&place) {
            return Some(to_component(ComponentKind::Schema, name));
        }
        let name = self.lifted_name(&place);
        let message =
            format!("`{reference}` is inside another node; what stands there is taken for component `{name}`");
        self.report(&at.member("$ref"), Code::LiftedReference, message);
        let reference = to_component(ComponentKind::Schema, &name);
        self.lifted.insert(place, name);
        Some(reference)
    }

    /// A name for what is lifted from `place`, such as `UserAddress` from `User`'s property `address`.
    fn lifted_name(&self, place: &Pointer) -> String {
        let mut name: String = place.tokens().map(|token| name_part(&token)).collect();
        if name.is_empty() {
            name.push_str("Lifted");
        }
        let declared = self.root.pointer("/components/schemas");
        let taken =
            |name: &str| declared.and_then(|it| it.get(name)).is_some() || self.lifted.values().any(|it| it == name);
        let mut unique = name.clone();
        for count in 2_usize.. {
            if !taken(&unique) {
                break;
            }
            unique = format!("{name}{count}");
        }
        unique
    }

    /// Types a node that may be a reference. `known` says whether a component of that name was typed.
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
            self.report(at, Code::UnknownMember, "what stands beside `$ref` says nothing here; it is left out");
        }
        let (target, place) = self.target(reference, at)?;
        if let Some(name) = component_name(kind, &place) {
            if known(self, &name) {
                return Some(ReferenceOr::Reference { reference: to_component(kind, &name) });
            }
            let message = format!("`{reference}` names a component that was left out");
            self.report(&at.member("$ref"), Code::UnresolvedReference, message);
            return None;
        }
        self.inline(target, place, at, item).map(ReferenceOr::Item)
    }

    /// Types what stands at `place` as if it stood here.
    pub(super) fn inline<T>(
        &mut self,
        target: &'a Value,
        place: Pointer,
        at: &Trail<'_>,
        item: fn(&mut Self, &'a Value, &Trail<'_>) -> Option<T>,
    ) -> Option<T> {
        if self.inlining.contains(&place) {
            self.report(&at.member("$ref"), Code::ReferenceCycle, format!("`#{}` holds itself", place.as_str()));
            return None;
        }
        self.inlined += 1;
        if self.inlined > INLINED_AT_MOST {
            let message = "references multiply the document beyond all measure";
            self.report(&at.member("$ref"), Code::Unsupported, message);
            return None;
        }
        self.origins.alias(at.pointer(), &place);
        self.inlining.push(place);
        let typed = item(self, target, at);
        self.inlining.pop();
        typed
    }
}

/// The place in this document that a reference names.
fn place_of(reference: &str) -> Result<Pointer, ReferenceError> {
    let fragment = reference.strip_prefix('#').ok_or(ReferenceError::Foreign)?;
    let decoded = percent_decoded(fragment);
    Pointer::parse(&decoded).ok_or(ReferenceError::Nothing)
}

/// What a token adds to the name of a lifted schema.
fn name_part(token: &str) -> String {
    match token {
        "components" | "schemas" | "properties" | "paths" | "schema" | "content" | "responses" | "parameters" => {
            String::new()
        }
        "items" => "Item".to_owned(),
        "requestBody" => "Request".to_owned(),
        "additionalProperties" => "Value".to_owned(),
        other if other.contains('/') && !other.starts_with('/') => String::new(),
        other => pascal(other),
    }
}
